import { mkdirSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { NabijError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import type { ClassroomSetUp, FromClassroom, ToClassroom } from './messages.ts';
import { Panel } from './panel.ts';
import { levelDb, rmsOf } from './sound.ts';
import { Heard } from './speaker.ts';

/** A camera that has taken no frame for this long is not live, whoever has it open. */
const LIVE_MS = 200;
/** Stretch of sound that the speaker's level is measured over. */
const LEVEL_SECONDS = 0.1;

/**
 * The virtual classroom: camera, microphone and speaker as Unix sockets (`camera.sock`, `microphone.sock`,
 * `speaker.sock`) in a directory of their own.
 */
export class Classroom {
  readonly #panel: Panel;
  readonly #heard: Heard;
  readonly #thread: Worker;
  readonly #ended: Promise<void>;

  private constructor(directory: string, log: Logger) {
    this.#panel = new Panel();
    this.#heard = new Heard(this.#panel);
    const setUp: ClassroomSetUp = { directory, panel: this.#panel.memory, heard: this.#heard.memory };
    this.#thread = new Worker(new URL('./thread.ts', import.meta.url), { workerData: setUp });
    this.#thread.on('error', (error) => log.error({ error: error.message }, 'the virtual classroom failed'));
    this.#ended = new Promise((resolve) => this.#thread.once('exit', () => resolve()));
  }

  /**
   * Draws the room, lets the class rehearse and opens the devices.
   * @param directory made with mode 0700 when it is not there.
   * @throws NabijError `NABIJ_E_EMULATOR_PART` when a font, espeak-ng or the directory is missing.
   */
  static async open(directory: string, log: Logger): Promise<Classroom> {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const classroom = new Classroom(directory, log);
    await classroom.#ready();
    return classroom;
  }

  /** Turns the lens. Degrees, 0 ahead, positive right. */
  lookAt(panDeg: number): void {
    this.#panel.set('panDeg', panDeg);
  }

  /** Whether a program has the camera open, whatever it does with it. */
  get cameraOpen(): boolean {
    return this.#panel.get('cameraOpen') === 1;
  }

  /** Whether frames are being taken. */
  get cameraLive(): boolean {
    return this.cameraOpen && Date.now() - this.#panel.get('lastFrameUnixMs') < LIVE_MS;
  }

  /** Frames taken, and frames left out because the reader was slow, since the start. */
  get frames(): { readonly taken: number; readonly dropped: number } {
    return { taken: this.#panel.get('frames'), dropped: this.#panel.get('framesDropped') };
  }

  /** Level of what the microphone delivers, dBFS; silence while nobody has it open. */
  get microphoneDb(): number {
    return levelDb(this.#panel.get('micRms'));
  }

  /** Level of what the speaker plays, dBFS. */
  get speakerDb(): number {
    return levelDb(rmsOf(this.heard(LEVEL_SECONDS)));
  }

  /** What the class heard from the speaker in the last seconds (at most `KEPT_SECONDS`), 16 bit at `SAMPLE_HZ`. */
  heard(seconds: number): Int16Array {
    return this.#heard.last(seconds, Date.now());
  }

  /** Lets the microphone hear a sine instead of the class. */
  playTone(hz: number, seconds: number): void {
    this.#tell({ type: 'tone', hz, seconds });
  }

  async close(): Promise<void> {
    this.#tell({ type: 'close' });
    await this.#ended;
  }

  #tell(message: ToClassroom): void {
    this.#thread.postMessage(message);
  }

  #ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#thread.once('message', (message: FromClassroom) => {
        if (message.type === 'ready') resolve();
        else reject(new NabijError(message.code, message.message, { fault: 'part' }));
      });
      this.#thread.once('error', (cause) =>
        reject(new NabijError('NABIJ_E_EMULATOR_PART', 'the virtual classroom could not start', { cause })),
      );
    });
  }
}
