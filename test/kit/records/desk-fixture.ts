import { onTestFinished } from 'vitest';
import type { Logger } from '../../../src/core/log.ts';
import { silentLogger } from '../../../src/core/log.ts';
import type { DeskEvent, DeskPort, KitStatus } from '../../../src/kit/ports.ts';
import { createDesk } from '../../../src/kit/records/desk.ts';
import type { WallTime } from '../../../src/kit/records/wall-clock.ts';
import type { Answer, Ask, PairingView, Role } from '../../../src/protocol/office.ts';
import { meetingOf, readLink } from '../../../src/protocol/seal/pairing.ts';
import { HandClock } from '../../support/hand-clock.ts';
import { until } from '../../support/until.ts';
import { scratchFolder } from './scratch.ts';

/** A Monday of class, 09:00 by the clock on the wall. */
export const MONDAY_MS = Date.parse('2026-11-23T08:00:00Z');
export const LOAN = { until: '2026-12-18', label: 'groep 7, de Wilgen', hours: 'ma-vr 08:30-12:00' } as const;
export const MINUTE_MS = 60_000;

const STATUS: KitStatus = {
  presence: 'nobody',
  signals: [],
  voice: 'off',
  privacy: false,
  link: 'none',
  board: 'up',
  relay: false,
  doors: false,
  picture: false,
  sound: false,
  missing: [],
  counters: {},
};

/** The name at the relay that goes with a link's secret. */
export function meetingIn(link: string): string {
  return meetingOf(readLink(new URL(link).hash)!.secret).id;
}

/** A desk on a real folder, with a clock that a test turns, and all that it told. */
export class DeskFixture {
  readonly clock = new HandClock();
  readonly events: DeskEvent[] = [];
  readonly errors: object[] = [];
  readonly folder: string;
  readonly desk: DeskPort;
  clockIsRight = true;
  /** How much further the clock on the wall has gone than the time that was waited. */
  #aheadMs = 0;
  /** Where the newest pairing is met. */
  meeting = '';
  #also: (event: DeskEvent) => void = () => {};

  private constructor(folder: string) {
    this.folder = folder;
    const log: Logger = { ...silentLogger, error: (fields) => this.errors.push(fields), child: () => log };
    this.desk = createDesk({
      stateDir: folder,
      address: { pageUrl: 'https://nabij.example.nl/', relay: null },
      clock: this.clock,
      wall: () => this.wall(),
      status: () => STATUS,
      log,
    });
  }

  /** @param folder of a desk that was closed; absent: a kit as it comes from its box. */
  static async open(folder = scratchFolder(), clockIsRight = true): Promise<DeskFixture> {
    const fixture = new DeskFixture(folder);
    fixture.clockIsRight = clockIsRight;
    await fixture.desk.open((event) => {
      fixture.events.push(event);
      fixture.#also(event);
    });
    onTestFinished(() => fixture.desk.close());
    return fixture;
  }

  readonly wall = (): WallTime =>
    this.clockIsRight
      ? { right: true, ms: MONDAY_MS + this.clock.nowMs() + this.#aheadMs }
      : { right: false };

  /** What was told already, and all that will be. */
  listen(also: (event: DeskEvent) => void): void {
    for (const event of this.events) also(event);
    this.#also = also;
  }

  /** Days go by, and the desk looks at the clock once more. */
  async later(ms: number): Promise<void> {
    this.#aheadMs += ms - MINUTE_MS;
    this.clock.advance(MINUTE_MS);
    await this.settled();
  }

  ask(ask: Ask, asker: Role | 'shell' = 'shell'): Promise<Answer> {
    return new Promise((done) => this.desk.ask(asker, ask, done));
  }

  /** Opens a pairing; what is told of it comes into `views`. */
  async pair(place: 'class' | 'home' = 'class', role: Role = 'pupil') {
    const views: PairingView[] = [];
    this.desk.ask('shell', { ask: 'pair', role, place }, (answer) => {
      if (answer.answer !== 'pairing') throw new Error(`the desk answered ${JSON.stringify(answer)}`);
      views.push(answer.pairing);
      if (answer.pairing.state === 'waiting') this.meeting = meetingIn(answer.pairing.link);
    });
    await until('the pairing', () => views.length > 0);
    return views;
  }

  /** A tablet has come with the secret. */
  paired(publicKey: Uint8Array, role: Role = 'pupil', meeting = this.meeting): void {
    const words = ['appel', 'kraan', 'zeehond', 'winter'];
    this.desk.onPairing({ type: 'paired', meeting, role, publicKey, words });
  }

  wrongTry(meeting = this.meeting): void {
    this.desk.onPairing({ type: 'pairing_failed', meeting, code: 'NABIJ_E_PAIR_WRONG' });
  }

  last<T extends DeskEvent['type']>(type: T): Extract<DeskEvent, { type: T }> {
    return this.events.findLast((event): event is Extract<DeskEvent, { type: T }> => event.type === type)!;
  }

  /** Everything that was asked so far is done. */
  async settled(): Promise<void> {
    await this.ask({ ask: 'status' });
  }
}
