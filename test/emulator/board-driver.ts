import { setTimeout as sleep } from 'node:timers/promises';
import type { Bitmap } from '../../src/core/bitmap.ts';
import type { EmulatedBoard, SerialEnd } from '../../src/emulator/board/api.ts';
import {
  encodeToBoard,
  Pattern,
  PROTOCOL,
  type ToBoard,
  WIRE_LIMITS,
} from '../../src/kit/board/wire.generated.ts';
import { until } from '../support/until.ts';

type WithoutSeq<Message> = Message extends unknown ? Omit<Message, 'seq'> : never;

/** The smallest host that the real firmware image takes orders from: it says hello and keeps the dead man awake. */
export class BoardDriver {
  readonly #serial: SerialEnd;
  readonly #heartbeat: NodeJS.Timeout;
  #seq = 0;

  private constructor(serial: SerialEnd) {
    this.#serial = serial;
    this.send({ type: 'hello', protocol: PROTOCOL });
    this.#heartbeat = setInterval(() => this.send({ type: 'heartbeat' }), WIRE_LIMITS.HEARTBEAT_MS);
  }

  /** Waits until the board's program runs: what is sent before is lost, as with a real board. */
  static async connect(board: EmulatedBoard): Promise<BoardDriver> {
    await until('the board has started', () => board.pulse('pan') !== null);
    return new BoardDriver(board.serial);
  }

  send(message: WithoutSeq<ToBoard>): void {
    this.#seq = (this.#seq % 127) + 1;
    this.#serial.write(encodeToBoard({ ...message, seq: this.#seq } as ToBoard));
  }

  /** Degrees, 0 ahead, positive right. */
  turnTo(panDeg: number): void {
    const ticks = WIRE_LIMITS.CENTRE_TICKS + Math.round(panDeg * 10 * WIRE_LIMITS.TICKS_PER_US);
    this.send({
      type: 'move',
      axis: 0,
      targetTicks: ticks,
      vmax: WIRE_LIMITS.DEFAULT_VMAX,
      amax: WIRE_LIMITS.DEFAULT_AMAX,
    });
  }

  lightSolid(red: number, green: number, blue: number): void {
    this.send({ type: 'light', pattern: Pattern.SOLID, red, green, blue, level: 127 });
  }

  /** Draws a whole picture, slowly enough for the board's I2C. */
  async draw(picture: Bitmap): Promise<void> {
    const step = WIRE_LIMITS.MAX_DRAW_BYTES;
    for (let at = 0; at < picture.bytes.length; at += step) {
      const data = picture.bytes.slice(at, at + step);
      this.send({ type: 'draw', page: Math.floor(at / picture.width), column: at % picture.width, data });
      await sleep(8);
    }
  }

  close(): void {
    clearInterval(this.#heartbeat);
  }
}
