import { Bitmap } from '../../core/bitmap.ts';
import { readText } from '../../core/glyphs.ts';
import type { Presence, Signal, Voice } from '../../protocol/frames.ts';
import type { EmulatedBoard, Rgb } from '../board/api.ts';
import type { Classroom } from '../classroom/classroom.ts';
import type { Head } from '../head.ts';
import type { KitStatusReader } from './kit-status.ts';

/** The kit as it stands on its desk, as the page draws it. */
export interface WindowState {
  /** Angle of the head as the servo pulse says, degrees, 0 ahead, positive right. */
  readonly panDegrees: number;
  /** Width of the last pulse, or null while the board sends none. */
  readonly pulseUs: number | null;
  readonly ring: readonly Rgb[];
  /** 1024 bytes in the SSD1306's own order. */
  readonly display: { readonly pixelsBase64: string };
  /** What the kit says of itself; null and 'off' while it does not run. */
  readonly kit: 'up' | 'off';
  readonly presence: Presence | null;
  readonly signals: readonly Signal[];
  readonly voice: Voice | null;
  readonly privacy: boolean | null;
  readonly boardLink: 'up' | 'lost' | 'off';
  /** A program has the camera open: its light is lit. */
  readonly cameraOpen: boolean;
  /** Frames are being taken by the camera. */
  readonly mediaLive: boolean;
  readonly framesTaken: number;
  readonly framesDropped: number;
  readonly boardResets: number;
  /** How far the board's simulated time has been behind wall time at worst, ms. */
  readonly boardWorstLagMs: number;
  /** dBFS, −120 is silence. */
  readonly speakerLevelDb: number;
  readonly micLevelDb: number;
}

/** The same with the display's words read back from its pixels: what `GET /state.json` gives. */
export interface ReadState extends WindowState {
  readonly display: WindowState['display'] & { readonly text: string };
}

export interface StateSources {
  readonly board: EmulatedBoard;
  readonly head: Head;
  readonly classroom: Classroom;
  readonly kit: KitStatusReader;
}

const DISPLAY = { width: 128, height: 64 } as const;

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/**
 * Puts the state together when asked. Reading words from pixels takes some 10 ms, in which the board's simulated time
 * stands still: it is done only for those who ask, and once for each picture.
 */
export class StateReader {
  readonly #sources: StateSources;
  #pixels = new Uint8Array(0);
  #text = '';

  constructor(sources: StateSources) {
    this.#sources = sources;
  }

  read(): WindowState {
    const { board, head, classroom, kit } = this.#sources;
    const status = kit.status;
    return {
      panDegrees: rounded(head.panDeg, 2),
      pulseUs: board.pulse('pan')?.widthUs ?? null,
      ring: board.ring.map(({ r, g, b }) => ({ r, g, b })),
      display: { pixelsBase64: Buffer.from(board.display).toString('base64') },
      kit: status === null ? 'off' : 'up',
      presence: status?.presence ?? null,
      signals: status?.signals ?? [],
      voice: status?.voice ?? null,
      privacy: status?.privacy ?? null,
      boardLink: status?.board ?? 'off',
      cameraOpen: classroom.cameraOpen,
      mediaLive: classroom.cameraLive,
      framesTaken: classroom.frames.taken,
      framesDropped: classroom.frames.dropped,
      boardResets: board.resets,
      boardWorstLagMs: rounded(board.worstLagMs, 1),
      speakerLevelDb: rounded(classroom.speakerDb, 1),
      micLevelDb: rounded(classroom.microphoneDb, 1),
    };
  }

  readWithText(): ReadState {
    const state = this.read();
    return { ...state, display: { ...state.display, text: this.#readText() } };
  }

  #readText(): string {
    const { display } = this.#sources.board;
    if (Buffer.compare(display, this.#pixels) === 0) return this.#text;
    this.#pixels = Uint8Array.from(display);
    this.#text = readText(new Bitmap(DISPLAY.width, DISPLAY.height, this.#pixels));
    return this.#text;
  }
}
