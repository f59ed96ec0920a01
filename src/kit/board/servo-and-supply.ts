import type { Logger } from '../../core/log.ts';
import { Flags, type TelemetryToHost } from './wire.generated.ts';

/** What the board notices of itself: its flag, how the kit's status counts it, and what the log says of it. */
const TROUBLES = [
  {
    flag: Flags.LOW_VOLTAGE,
    counter: 'board_low_supply',
    begun: 'the supply of the board is low',
    over: 'the supply of the board is back',
  },
  {
    flag: Flags.STALLED,
    counter: 'board_stalled',
    begun: 'a servo is stalled and has been let go',
    over: 'the servo turns again',
  },
] as const;

/**
 * A low supply and a stalled servo, told in the log as they begin and end, and counted since the kit started. The class
 * sees the ring's first LED amber meanwhile: the board does that by itself.
 */
export class ServoAndSupply {
  readonly #log: Logger;
  readonly #counts = new Map<string, number>(TROUBLES.map(({ counter }) => [counter, 0]));
  #flags = 0;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** By name, as the kit's status has them. */
  get counters(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  /** Telemetry says how it is now: an event alone can be lost on the line. */
  seen({ flags, vccMv }: TelemetryToHost): void {
    for (const { flag, counter, begun, over } of TROUBLES) {
      const is = (flags & flag) !== 0;
      if (is === ((this.#flags & flag) !== 0)) continue;
      if (is) {
        this.#counts.set(counter, (this.#counts.get(counter) ?? 0) + 1);
        this.#log.warn({ vccMv }, begun);
      } else this.#log.info({ vccMv }, over);
    }
    this.#flags = flags;
  }

  /** The board is gone: how it is then, nobody knows. */
  rest(): void {
    this.#flags = 0;
  }
}
