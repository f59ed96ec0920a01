import type { Clock } from '../../core/clock.ts';
import { NabijError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { Presence } from '../../protocol/frames.ts';
import { type Answer, type Ask, MAY_ASK, type Role } from '../../protocol/office.ts';
import type { Admission, BridgeEvent, DeskEvent, DeskPort, Doors, KitStatus } from '../ports.ts';
import { admissionOf, shut } from './admission.ts';
import { hoursAnswer, loanAnswer, receiptAnswer, refusalOf, refused, statusAnswer } from './answers.ts';
import { JobQueue } from './job-queue.ts';
import { Kept, nobodysDoors } from './kept.ts';
import type { PageAddress } from './pairing-desk.ts';
import { RecordStore } from './store.ts';
import type { WallClock } from './wall-clock.ts';

export interface DeskParts {
  readonly stateDir: string;
  /** Names of files in it that are not records but the kit's all the same. */
  readonly otherFiles?: readonly string[];
  readonly address: PageAddress;
  readonly clock: Clock;
  readonly wall: WallClock;
  readonly status: () => KitStatus;
  readonly log: Logger;
}

/** Loan, clock and pairing are looked at this often at least: a clock may be set, or set back. */
const LOOK_MS = 15_000;

/** Who asks, and with which key it came in. */
type Asker = { readonly is: Role | 'shell'; readonly key: Uint8Array | null };

/** What may be over at the next look. A file that is damaged stays so until somebody mends it. */
const MAY_PASS: readonly ErrorCode[] = ['NABIJ_E_RECORD_READ', 'NABIJ_E_RECORD_WRITE'];

/** Makes the desk; it keeps its records in `stateDir`. Nothing is read before `open`. */
export function createDesk(parts: DeskParts): DeskPort {
  return new Desk(parts);
}

/**
 * The use cases of all that lasts, one after the other. Records that cannot be read leave a kit that lets nobody in,
 * says why, and can only be wiped.
 */
class Desk implements DeskPort {
  readonly #parts: DeskParts;
  readonly #jobs = new JobQueue();
  #events: (event: DeskEvent) => void = () => {};
  #store!: RecordStore;
  #kept: Kept | ErrorCode = 'NABIJ_E_RECORD_READ';
  /** Why the records could not be used when they were read last; it is told once. */
  #unusable: ErrorCode | null = null;
  #admitted = '';
  /** Whom the doors let in. */
  #pinned: Doors['pinned'] = [];
  #cancelLook: (() => void) | null = null;
  #hand = false;
  /** A look at the doors waits for its turn already. */
  #looking = false;
  #closed = false;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  async open(events: (event: DeskEvent) => void): Promise<void> {
    this.#events = events;
    this.#store = await RecordStore.open(this.#parts.stateDir, this.#parts.otherFiles);
    await this.#load();
    this.#look();
  }

  ask(asker: Role | 'shell', ask: Ask, answer: (answer: Answer) => void): void {
    if (asker !== 'shell' && !MAY_ASK[asker].includes(ask.ask)) {
      answer(refused('NABIJ_E_ROLE'));
      return;
    }
    // The doors let in whom they were told of last: by the time it is the asker's turn that may be another.
    const key = this.#pinned.find(({ role }) => role === asker)?.publicKey ?? null;
    const taken = this.#jobs.run(async () => {
      try {
        await this.#take({ is: asker, key }, ask, answer);
      } catch (error) {
        answer(this.#refusalOf(error));
      }
    });
    if (!taken) answer(refused('NABIJ_E_FRAME_RATE'));
  }

  admit(): void {
    const admission = this.#admission();
    const text = JSON.stringify(admission);
    if (text === this.#admitted) return;
    this.#admitted = text;
    this.#events({ type: 'admission', admission });
  }

  onPairing(event: Extract<BridgeEvent, { type: 'paired' | 'pairing_failed' }>): void {
    this.#work(async () => {
      if (typeof this.#kept === 'string') return;
      try {
        if (event.type === 'paired') await this.#pin(this.#kept, event);
        else await this.#kept.pairing.tryFailed(event.meeting, event.code);
      } finally {
        // By them a tablet hears that it is pinned, or that it is not.
        this.#tellDoors();
      }
    });
  }

  inClass(presence: Presence, hand: boolean): void {
    if (typeof this.#kept !== 'string') {
      this.#kept.recorder.setPresence(presence);
      if (hand && !this.#hand) this.#kept.recorder.handRaised();
    }
    this.#hand = hand;
  }

  async close(): Promise<void> {
    await this.#jobs.idle();
    this.#closed = true;
    this.#cancelLook?.();
    if (typeof this.#kept !== 'string') await this.#kept.close();
  }

  async #load(): Promise<void> {
    const { clock, wall, address, log } = this.#parts;
    try {
      this.#kept = await Kept.load(this.#store, {
        clock,
        wall,
        address,
        log,
        notice: (notice) => this.#events({ type: 'notice', notice }),
      });
      this.#unusable = null;
      if (this.#kept.ended) this.#events({ type: 'loan_ended' });
      this.#kept.pairing.resume();
    } catch (error) {
      if (!(error instanceof NabijError)) throw error;
      this.#kept = error.code as ErrorCode;
      if (this.#kept === this.#unusable) return;
      this.#unusable = this.#kept;
      log.error({ err: error }, 'the records cannot be used');
    }
    this.#tellDoors();
  }

  /** Runs now and again: hours may begin or end, a pairing may be too old. One that finds too much to do comes again. */
  #look(): void {
    if (this.#closed) return;
    this.admit();
    this.#looking ||= this.#work(() => this.#lookAtDoors());
    this.#cancelLook?.();
    this.#cancelLook = this.#parts.clock.after(this.#untilNextMs(), () => this.#look());
  }

  async #lookAtDoors(): Promise<void> {
    this.#looking = false;
    if (typeof this.#kept !== 'string') {
      await this.#kept.check();
      this.#tellDoors();
    } else if (MAY_PASS.includes(this.#kept)) {
      await this.#load();
      if (typeof this.#kept !== 'string') this.#goOn();
    }
  }

  /** A millisecond late rather than early: at the instant itself everything has changed. */
  #untilNextMs(): number {
    const changesMs = typeof this.#kept === 'string' ? LOOK_MS : this.#kept.changesInMs;
    return Math.min(LOOK_MS, Math.max(0, changesMs) + 1);
  }

  #admission(): Admission {
    if (typeof this.#kept === 'string') return shut(this.#kept);
    return admissionOf(this.#kept.loan, this.#parts.wall());
  }

  async #take(asker: Asker, ask: Ask, answer: (answer: Answer) => void): Promise<void> {
    if (ask.ask === 'status') return answer(this.#status());
    if (ask.ask === 'loan_end') return this.#end(answer);
    if (typeof this.#kept === 'string') throw new NabijError(this.#kept, 'the records cannot be used');
    const kept = this.#kept;
    switch (ask.ask) {
      case 'loan_show':
        return answer(loanAnswer(kept.loan, kept.receipt, this.#parts.wall()));
      case 'loan_start':
      case 'loan_extend':
        await kept.lend(ask);
        this.#look();
        return answer(loanAnswer(kept.loan, kept.receipt, this.#parts.wall()));
      case 'hours':
        return answer(hoursAnswer(kept.recorder.hours, ask.week, this.#parts.wall()));
      case 'pair':
        await kept.pairing.start(ask.role, ask.place, answer);
        return this.#look();
      case 'pair_show':
        return kept.pairing.show(answer);
      case 'pair_stop':
        await kept.pairing.close('NABIJ_E_PAIRING_NONE');
        this.#tellDoors();
        return answer({ answer: 'done' });
      case 'unpair':
        answer(await this.#unpin(kept, asker, ask.role));
        return this.#tellDoors();
    }
  }

  /** Its own pairing a tablet takes away only while it has that: another may have its role by now. */
  async #unpin(kept: Kept, { is, key }: Asker, named: Role | undefined): Promise<Answer> {
    const role = named ?? is;
    if (role === 'shell' || (is === 'pupil' && role !== 'pupil')) return refused('NABIJ_E_ROLE');
    const taken = await kept.unpin(role, role === is ? key : 'any');
    if (taken) this.#parts.log.warn({ role, by: is }, 'a pairing was taken back');
    if (taken) kept.pairing.takenBack();
    return { answer: 'done' };
  }

  #status(): Answer {
    const pupil = typeof this.#kept === 'string' ? null : this.#kept.pairings?.pupil;
    return statusAnswer(this.#parts.status(), this.#admission(), Boolean(pupil));
  }

  async #pin(kept: Kept, event: Extract<BridgeEvent, { type: 'paired' }>): Promise<void> {
    const { meeting, role, publicKey, words } = event;
    // A second tablet with the same secret comes too late: it may be used once, and not when it was taken back.
    if (!kept.pairing.mayPin(meeting)) return;
    try {
      await kept.pin(role, publicKey);
    } catch (error) {
      await kept.pairing.close(
        error instanceof NabijError ? (error.code as ErrorCode) : 'NABIJ_E_RECORD_WRITE',
      );
      throw error;
    }
    await kept.pairing.done(role, words);
    this.#parts.log.info({ role }, 'paired');
  }

  /**
   * The wipe: whoever asked has the receipt before all are let go, for the asker's own pairing goes with it. From then
   * on nobody may come, until the new doors are there. One that could not be done sends nobody away.
   */
  async #end(answer: (answer: Answer) => void): Promise<void> {
    const kept = typeof this.#kept === 'string' ? null : this.#kept;
    // The receipt was lost on its way: another wipe would only give one that says less.
    if (kept?.receipt && kept.isBlank) return answer(receiptAnswer(kept.receipt));
    try {
      const receipt = await Kept.wipe(this.#store, kept, this.#parts.wall());
      this.#parts.log.info({}, 'the loan has ended and the kit is wiped');
      answer(receiptAnswer(receipt));
      this.#kept = 'NABIJ_E_LOAN_NONE';
    } catch (error) {
      this.#kept = 'NABIJ_E_RECORD_WRITE';
      answer(this.#refusalOf(error));
    }
    this.#events({ type: 'notice', notice: null });
    if (this.#kept === 'NABIJ_E_LOAN_NONE') {
      this.#events({ type: 'loan_ended' });
      this.#tellDoors();
    }
    await this.#load();
    this.#goOn();
  }

  /** Records that were read anew count from here, and open or shut the doors. */
  #goOn(): void {
    const { presence, signals } = this.#parts.status();
    this.inClass(presence, signals.includes('hand'));
    this.#look();
  }

  #tellDoors(): void {
    const doors = typeof this.#kept === 'string' ? nobodysDoors() : this.#kept.doors();
    this.#pinned = doors.pinned;
    this.#events({ type: 'doors', doors });
  }

  /** What nobody waits for: a failure is for the log. Answers whether it will be done. */
  #work(run: () => Promise<void>): boolean {
    const job = async (): Promise<void> => {
      try {
        if (!this.#closed) await run();
      } catch (error) {
        this.#parts.log.error({ err: error }, 'the desk could not do its work');
      }
    };
    const taken = this.#jobs.run(job, true);
    if (!taken) this.#parts.log.error({}, 'the desk has too much to do');
    return taken;
  }

  #refusalOf(error: unknown): Answer {
    const refusal = refusalOf(error);
    if (refusal === null) this.#parts.log.error({ err: error }, 'the desk could not answer');
    return refusal ?? refused('NABIJ_E_RECORD_WRITE');
  }
}
