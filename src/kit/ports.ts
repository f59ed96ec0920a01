import type { ErrorCode } from '../protocol/errors.ts';
import type { KitFrame, Part, Presence, Signal, TabletFrame, Voice } from '../protocol/frames.ts';
import type { Answer, Ask, Role } from '../protocol/office.ts';
import type { Notice, Scene } from '../protocol/scene.ts';

export type { Notice, Scene } from '../protocol/scene.ts';

/**
 * The interfaces between the rooms of the kit. A room implements one and calls none of the others:
 * `main.ts` joins them. Every port takes its events as one callback, so nothing is missed before somebody listens.
 */

/** What the board tells. Angles in degrees, 0 ahead, positive right. */
export type BoardEvent =
  | {
      readonly type: 'board_up';
      readonly buildId: number;
      readonly resetCause: number;
      readonly privacy: boolean;
    }
  | { readonly type: 'board_lost'; readonly code: ErrorCode; readonly reason: string }
  | {
      readonly type: 'board_angle';
      readonly panDeg: number;
      readonly atMs: number;
      readonly moving: boolean;
      readonly vccMv: number;
    }
  | { readonly type: 'privacy'; readonly on: boolean }
  | { readonly type: 'seen_pressed' }
  | { readonly type: 'dead_man' }
  | { readonly type: 'display'; readonly present: boolean }
  /** The servo is stalled, or the supply may be too low; told again when that is over, or the board lost. */
  | {
      readonly type: 'part_missing';
      readonly part: 'head' | 'supply';
      readonly code: 'NABIJ_E_HEAD_STUCK' | 'NABIJ_E_SUPPLY_LOW';
    }
  | { readonly type: 'part_back'; readonly part: 'head' | 'supply' };

/** The board: head, light, display, buttons. Nothing sent while it is lost is ever carried out later. */
export interface BoardPort {
  /** Starts looking for the board; keeps trying until closed. */
  open(events: (event: BoardEvent) => void): void;
  /**
   * Turns the head to an angle within the pupil's range, or to exactly the park angle; any other is clipped to the range.
   * The newest target wins over any that is not yet on the wire.
   */
  look(panDeg: number): void;
  /** Turns steadily toward the end of the range at this speed until the next look or stop. */
  turn(panDegPerS: number): void;
  /** Slows down within the limits and holds. */
  stop(): void;
  /**
   * Shows light and display of a scene; the scene's missing parts stand on the display in a line of their own.
   * Resolves when the board says that the light is on; rejects with a NabijError.
   */
  show(scene: Scene): Promise<void>;
  /** Whether nobody is in class: by itself the kit renews the board's program only then. At first somebody may be. */
  setFree(free: boolean): void;
  /**
   * Renews the board's program now; meanwhile the board is lost.
   * @param onPercent how far it is.
   * @throws NabijError NABIJ_E_FLASH_… or NABIJ_E_FIRMWARE_IMAGE.
   */
  flash(onPercent: (percent: number) => void): Promise<void>;
  close(): Promise<void>;
}

export type MediaEvent =
  /** The first packet of the picture since the camera was switched on has come, or it has stopped. */
  | { readonly type: 'picture'; readonly live: boolean }
  | { readonly type: 'sound'; readonly live: boolean }
  | { readonly type: 'part_missing'; readonly part: Part; readonly code: ErrorCode; readonly detail: string }
  | { readonly type: 'part_back'; readonly part: Part };

/** Where media packets go: plain RTP from the children, H.264 (picture) and Opus (sound). */
export interface MediaSink {
  picture(rtp: Buffer, arrivedMs: number): void;
  sound(rtp: Buffer): void;
}

/** Camera, class microphone and speaker: three child processes that restart by themselves. */
export interface MediaPort {
  open(events: (event: MediaEvent) => void, sink: MediaSink): void;
  /** Off means that the camera is closed: no process has it open. */
  setPicture(on: boolean): void;
  setSound(on: boolean): void;
  /** Off closes the speaker's path; whisper is soft. */
  setVoice(voice: Voice): void;
  keyframe(): void;
  /** Takes effect live. */
  setPictureBitrate(kbps: number): void;
  /** Pupil's voice, Opus RTP. Dropped while the voice is off. */
  playVoice(rtp: Buffer): void;
  close(): Promise<void>;
}

export type BridgeEvent =
  /** A tablet has a connection to the kit. Nothing is permitted yet. */
  | { readonly type: 'peer_open'; readonly peer: number; readonly role: Role }
  | { readonly type: 'peer_closed'; readonly peer: number }
  /** A frame that fits the schema and the rate. */
  | { readonly type: 'frame'; readonly peer: number; readonly frame: TabletFrame }
  | { readonly type: 'relay'; readonly connected: boolean }
  /** Media flows to this peer, or no longer. */
  | { readonly type: 'rtc'; readonly peer: number; readonly connected: boolean }
  /** The far end cannot decode without a keyframe. */
  | { readonly type: 'keyframe_wanted' }
  /** What the network bears for the picture. */
  | { readonly type: 'bitrate'; readonly kbps: number }
  /**
   * Somebody came with a pairing's secret: pin this key, if it still waits. Both sides show the four words. The first
   * doors without this pairing tell the tablet whether its key is among the pinned.
   * `meeting`: the name at the relay that goes with the secret (`meetingOf`).
   */
  | {
      readonly type: 'paired';
      readonly meeting: string;
      readonly role: Role;
      readonly publicKey: Uint8Array;
      readonly words: readonly string[];
    }
  /** A try that failed, whatever the reason. */
  | { readonly type: 'pairing_failed'; readonly meeting: string; readonly code: ErrorCode };

/** A key that may open this kit. */
export interface PinnedKey {
  readonly role: Role;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** What is left for a tablet whose loan has ended: an answer that only it can read, at the place where it will ask. */
export interface Farewell {
  readonly route: string;
  readonly note: Uint8Array;
}

/** Whom the bridge answers. It replaces what was told before: who is no longer in it is let go. */
export interface Doors {
  /** The kit's X25519 private key, 32 bytes. */
  readonly privateKey: Uint8Array;
  readonly pinned: readonly PinnedKey[];
  readonly pairing: { readonly secret: Uint8Array; readonly role: Role } | null;
  readonly farewells: readonly Farewell[];
}

/** The way to the tablets: relay socket, lanes, WebRTC. */
export interface BridgePort {
  /** @param voice takes the pupil's voice, Opus RTP, on the hot path. */
  open(events: (event: BridgeEvent) => void, voice: (rtp: Buffer) => void): void;
  /** Who may come from now on. Before the first call nobody may, and the relay does not know of the kit. */
  setDoors(doors: Doors): void;
  /** Sends on the frame's own lane (protocol/frames.ts, laneOf). To a peer that is gone: nothing. */
  send(peer: number, frame: KitFrame): void;
  /** Makes a media connection to this peer and no other; null ends it. */
  setMediaPeer(peer: number | null): void;
  /** Says goodbye, with the reason, and lets the peer go. */
  drop(peer: number, code: ErrorCode): void;
  readonly media: MediaSink;
  close(): Promise<void>;
}

/** Whether the pupil may be in class now, as loan, hours and clock say. */
export type Admission =
  | { readonly allowed: true }
  | {
      readonly allowed: false;
      readonly code: ErrorCode;
      /** Says when the pupil may come, or what to do. */
      readonly text: { readonly nl: string; readonly en: string };
    };

export type DeskEvent =
  /** Told at the start and on every change. */
  | { readonly type: 'admission'; readonly admission: Admission }
  /** What the display says of pairing; null when there is nothing to say. */
  | { readonly type: 'notice'; readonly notice: Notice | null }
  /** The loan has ended and the kit is wiped: everybody is let go, before new doors are told. */
  | { readonly type: 'loan_ended' }
  | { readonly type: 'doors'; readonly doors: Doors };

/** Loan, hours, pairing and wipe: everything of the kit that lasts. */
export interface DeskPort {
  /** Reads the records, and tells doors and admission. */
  open(events: (event: DeskEvent) => void): Promise<void>;
  /**
   * Takes a question of a role, or of who has a shell on the kit; what a role may not ask is refused.
   * @param answer called once; for `pair` and `pair_show` again and again until that pairing is over.
   */
  ask(asker: Role | 'shell', ask: Ask, answer: (answer: Answer) => void): void;
  /** Looks at loan and clock now: a change is told before this returns. */
  admit(): void;
  /** What the bridge tells of a pairing. */
  onPairing(event: Extract<BridgeEvent, { type: 'paired' | 'pairing_failed' }>): void;
  /** Who is in class, for the hours; the same again changes nothing. */
  inClass(presence: Presence, hand: boolean): void;
  /** Writes what is left. */
  close(): Promise<void>;
}

/** What `nabij status` and the class window may know: no names, no content. */
export interface KitStatus {
  readonly presence: Presence;
  readonly signals: readonly Signal[];
  readonly voice: Voice;
  readonly privacy: boolean;
  readonly link: 'none' | 'up' | 'lost';
  readonly board: 'up' | 'lost';
  readonly relay: boolean;
  /** Whether anybody may come: without, the kit needs no relay. */
  readonly doors: boolean;
  readonly picture: boolean;
  readonly sound: boolean;
  readonly missing: readonly { readonly part: Part; readonly code: ErrorCode }[];
  readonly counters: Readonly<Record<string, number>>;
}
