import { silentLogger } from '../../src/core/log.ts';
import { type Emulator, openEmulator } from '../../src/emulator/emulator.ts';
import type { ReadState } from '../../src/emulator/window/state.ts';
import { startRelay } from '../../src/relay/server.ts';
import type { TabletEnd } from '../kit/bridge/tablet-end.ts';
import { scratchDirectory } from '../support/scratch.ts';
import { KitProcess } from './kit-process.ts';

export interface Setting {
  /** Changes the machine before the kit starts. @returns what is laid over the kit's environment. */
  prepare?(directory: string): Readonly<Record<string, string>>;
  /** Laid over the settings of a wholly virtual kit. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** A relay, an emulated classroom, the real kit in it as a process of its own, and a tablet that has come to it. */
export class KitInClass {
  readonly directory: string;
  readonly kit: KitProcess;
  readonly tablet: TabletEnd;
  readonly emulator: Emulator;
  readonly relayPort: number;
  readonly #ends: readonly (() => unknown)[];

  private constructor(
    directory: string,
    kit: KitProcess,
    tablet: TabletEnd,
    emulator: Emulator,
    relayPort: number,
    ends: readonly (() => unknown)[],
  ) {
    this.directory = directory;
    this.kit = kit;
    this.tablet = tablet;
    this.emulator = emulator;
    this.relayPort = relayPort;
    this.#ends = ends;
  }

  static async start({ prepare, settings }: Setting = {}): Promise<KitInClass> {
    const ends: (() => unknown)[] = [];
    try {
      const scratch = scratchDirectory();
      ends.unshift(() => scratch.remove());
      const relay = await startRelay({
        port: 0,
        pages: (_request, response) => response.end(),
        log: silentLogger,
      });
      ends.unshift(() => relay.close());
      const emulator = await openEmulator({ directory: scratch.path, port: 0, log: silentLogger });
      ends.unshift(() => emulator.close());
      const kit = new KitProcess(scratch.path, relay.port, settings, prepare?.(scratch.path));
      ends.unshift(() => kit.end());
      await kit.ready;
      await kit.lend();
      const tablet = await (await kit.pair()).open();
      ends.unshift(() => tablet.close());
      return new KitInClass(scratch.path, kit, tablet, emulator, relay.port, ends);
    } catch (error) {
      for (const end of ends) await end();
      throw error;
    }
  }

  async close(): Promise<void> {
    for (const end of this.#ends) await end();
  }

  /** The pupil takes the seat and watches. */
  readonly watch = (): void =>
    this.tablet.send({
      type: 'join',
      presence: 'watching',
      visit: '0123456789abcdef',
      how: 'tap',
      name: 'Sam',
    });

  /** What the tablet was last told to be missing; undefined before it was told anything. */
  readonly missing = (): readonly string[] | undefined =>
    this.tablet
      .of('state')
      .at(-1)
      ?.missing.map(({ part, code }) => `${part} ${code}`);

  /** What the class window shows. */
  readonly classState = async (): Promise<ReadState> =>
    (await (await fetch(`http://127.0.0.1:${this.emulator.port}/state.json`)).json()) as ReadState;

  readonly pressPrivacy = async (): Promise<void> => {
    await fetch(`http://127.0.0.1:${this.emulator.port}/button/privacy`, { method: 'POST' });
  };

  /** What the hands in class do to the cable and the board. */
  readonly fault = async (kind: 'unplug' | 'replug' | 'hang' | 'reset'): Promise<void> => {
    await fetch(`http://127.0.0.1:${this.emulator.port}/fault/${kind}`, { method: 'POST' });
  };
}
