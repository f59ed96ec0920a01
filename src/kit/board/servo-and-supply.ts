import type { Logger } from '../../core/log.ts';
import type { BoardEvent } from '../ports.ts';
import { Flags, type TelemetryToHost } from './wire.generated.ts';

/**
 * What the board notices of itself: its flag, for how long it must stand before it is believed, how the kit's status
 * counts it, and what log and session hear of it.
 */
const TROUBLES = [
  {
    flag: Flags.LOW_VOLTAGE,
    // The board sets it after 300 ms and keeps it for a second: short dips, as of a servo that starts, are over by now.
    lastsMs: 1_400,
    counter: 'board_low_supply',
    part: 'supply',
    code: 'NABIJ_E_SUPPLY_LOW',
    begun: 'the supply of the board may be low',
    over: 'the supply of the board is back',
  },
  {
    flag: Flags.STALLED,
    // A flag that the line has damaged is gone with the next telemetry.
    lastsMs: 100,
    counter: 'board_stalled',
    part: 'head',
    code: 'NABIJ_E_HEAD_STUCK',
    begun: 'a servo is stalled and has been let go',
    over: 'the servo turns again',
  },
] as const;

type Trouble = (typeof TROUBLES)[number];

/**
 * A low supply and a stalled servo: told as they begin and end, logged, and counted since the kit started. The class
 * sees the ring's first LED amber meanwhile: the board does that by itself.
 */
export class ServoAndSupply {
  readonly #log: Logger;
  readonly #tell: (event: BoardEvent) => void;
  readonly #counts = new Map<string, number>(TROUBLES.map(({ counter }) => [counter, 0]));
  /** Since when the board says so. */
  readonly #sinceMs = new Map<Trouble, number>();
  readonly #told = new Set<Trouble>();

  constructor(log: Logger, tell: (event: BoardEvent) => void) {
    this.#log = log;
    this.#tell = tell;
  }

  /** By name, as the kit's status has them. */
  get counters(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  /**
   * Telemetry says how it is now: an event alone can be lost on the line.
   * @param atMs kit time of the telemetry.
   */
  seen({ flags, vccMv }: TelemetryToHost, atMs: number): void {
    for (const trouble of TROUBLES) {
      if ((flags & trouble.flag) === 0) this.#over(trouble, vccMv);
      else this.#lasts(trouble, atMs, vccMv);
    }
  }

  /** The board is gone: how it is then, nobody knows. */
  rest(): void {
    this.#sinceMs.clear();
    for (const { part } of this.#told) this.#tell({ type: 'part_back', part });
    this.#told.clear();
  }

  #lasts(trouble: Trouble, atMs: number, vccMv: number): void {
    const { lastsMs, counter, part, code, begun } = trouble;
    const sinceMs = this.#sinceMs.get(trouble) ?? atMs;
    this.#sinceMs.set(trouble, sinceMs);
    if (atMs - sinceMs < lastsMs || this.#told.has(trouble)) return;
    this.#told.add(trouble);
    this.#counts.set(counter, (this.#counts.get(counter) ?? 0) + 1);
    this.#log.warn({ vccMv }, begun);
    this.#tell({ type: 'part_missing', part, code });
  }

  #over(trouble: Trouble, vccMv: number): void {
    this.#sinceMs.delete(trouble);
    if (!this.#told.delete(trouble)) return;
    this.#log.info({ vccMv }, trouble.over);
    this.#tell({ type: 'part_back', part: trouble.part });
  }
}
