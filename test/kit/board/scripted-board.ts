import { EventEmitter } from 'node:events';
import type { SerialStream } from '../../../src/kit/board/gate.ts';
import {
  decodeToBoard,
  encodeToHost,
  PROTOCOL,
  type ToBoard,
  type ToHost,
} from '../../../src/kit/board/wire.generated.ts';

const VERSION = [0xf9, 2, 6];
const FIRMWARE = [0xf0, 0x79, 1, 0, 0x4e, 0, 0xf7];
const CAPABILITIES = [
  0xf0,
  0x6c,
  ...Array.from({ length: 20 }, () => [0, 1, 1, 1, 4, 14, 0x7f]).flat(),
  0xf7,
];
const MAPPING = [0xf0, 0x6a, ...Array<number>(20).fill(0x7f), 0xf7];
const QUERY_CAPABILITIES = 0x6b;
const QUERY_MAPPING = 0x69;

/** How the scripted board differs from a good one. */
export interface Script {
  readonly protocol?: number;
  /** Cuts what the board says into pieces. */
  readonly cut?: (bytes: Uint8Array) => Uint8Array[];
  /** Answers to our own messages; undefined: as a good board does. */
  readonly answer?: (message: ToBoard) => ToHost | null | undefined;
  readonly noise?: readonly number[];
}

/** A port with a board on it that greets and acknowledges at once, byte for byte as its script says. */
export class ScriptedBoard extends EventEmitter implements SerialStream {
  readonly heard: ToBoard[] = [];
  readonly #script: Script;
  isOpen = false;
  readonly #startedMs = performance.now();

  constructor(script: Script = {}) {
    super();
    this.#script = script;
    setImmediate(() => {
      this.isOpen = true;
      this.say(VERSION, FIRMWARE);
      this.emit('open');
    });
  }

  get uptimeMs(): number {
    return Math.floor(performance.now() - this.#startedMs);
  }

  write(bytes: Uint8Array, done: (error?: Error | null) => void): void {
    setImmediate(done);
    if (bytes[0] !== 0xf0) return;
    if (bytes[1] === QUERY_CAPABILITIES) this.say(CAPABILITIES);
    else if (bytes[1] === QUERY_MAPPING) this.say(MAPPING);
    else this.#own(bytes);
  }

  close(done: () => void): void {
    this.isOpen = false;
    setImmediate(done);
  }

  /** As a port does when its board is pulled out. */
  unplug(): void {
    this.isOpen = false;
    this.emit('close', new Error('unplugged'));
  }

  say(...frames: readonly (readonly number[] | Uint8Array)[]): void {
    const bytes = Uint8Array.from(frames.flatMap((frame) => [...frame]));
    const pieces = this.#script.cut?.(bytes) ?? [bytes];
    for (const piece of pieces) setImmediate(() => this.emit('data', Buffer.from(piece)));
  }

  #own(bytes: Uint8Array): void {
    const decoded = decodeToBoard(bytes.subarray(1, -1));
    if (!decoded.ok) throw new Error(`the kit sent a broken frame: ${decoded.failure}`);
    const { message } = decoded;
    this.heard.push(message);
    const scripted = this.#script.answer?.(message);
    const answer = scripted === undefined ? this.#goodAnswer(message) : scripted;
    if (answer) this.say(this.#script.noise ?? [], encodeToHost(answer));
  }

  #goodAnswer(message: ToBoard): ToHost | null {
    const { seq } = message;
    if (message.type === 'move') return null;
    if (message.type === 'heartbeat') return { type: 'heartbeat', seq, uptimeMs: this.uptimeMs };
    if (message.type !== 'hello') return { type: message.type, seq };
    const protocol = this.#script.protocol ?? PROTOCOL;
    return { type: 'hello', seq, protocol, resetCause: 1, buildId: 7, deadManMs: 500, leds: 12, flags: 0 };
  }
}
