import * as v from 'valibot';
import type { ErrorCode } from './errors.ts';
import { ERRORS } from './errors.ts';
import { LIMITS } from './limits.ts';
import { answer, ask } from './office.ts';
import { PARTS, PRESENCES, SIGNALS, VOICES } from './states.ts';

export * from './states.ts';

const finite = v.pipe(v.number(), v.finite());
const panDeg = v.pipe(finite, v.minValue(-LIMITS.panDeg), v.maxValue(LIMITS.panDeg));
const sentMs = v.pipe(finite, v.minValue(0));
/** Counts the media connections of a kit from 1; a frame of an older round is ignored. */
const round = v.pipe(v.number(), v.integer(), v.minValue(0));
const code = v.picklist(Object.keys(ERRORS) as ErrorCode[]);

/** The round in an `rtc_again` of a tablet that has seen no offer. */
export const NO_ROUND = 0;

/** What the tablet says to the kit. Angles in degrees, 0 ahead, positive right; `sent_ms` on the tablet's own monotonic clock. */
export const tabletFrame = v.variant('type', [
  v.strictObject({
    type: v.literal('join'),
    presence: v.picklist(['watching', 'listening', 'resting']),
    /** Random for each page load: the same pupil elsewhere takes the seat over. */
    visit: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
    /** `return`: the page came back by itself; it never takes a seat that was taken elsewhere meanwhile. */
    how: v.picklist(['tap', 'return']),
    /** What the class reads; the kit shows it and keeps it nowhere. */
    name: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(LIMITS.nameChars))),
  }),
  v.strictObject({ type: v.literal('leave') }),
  v.strictObject({ type: v.literal('presence'), presence: v.picklist(['watching', 'listening', 'resting']) }),
  v.strictObject({ type: v.literal('look'), pan_deg: panDeg, sent_ms: sentMs }),
  v.strictObject({
    type: v.literal('turn'),
    /** Held arrow: degrees a second, repeated every 100 ms; 0 lets go. */
    pan_deg_per_s: v.pipe(finite, v.minValue(-LIMITS.turnDegPerS), v.maxValue(LIMITS.turnDegPerS)),
    sent_ms: sentMs,
  }),
  v.strictObject({ type: v.literal('signal'), signal: v.picklist(SIGNALS), up: v.boolean() }),
  v.strictObject({ type: v.literal('voice'), voice: v.picklist(VOICES) }),
  v.strictObject({
    type: v.literal('rtc_answer'),
    round,
    sdp: v.pipe(v.string(), v.maxLength(LIMITS.sdpChars)),
  }),
  v.strictObject({
    type: v.literal('rtc_candidate'),
    round,
    candidate: v.pipe(v.string(), v.maxLength(LIMITS.candidateChars)),
    mid: v.pipe(v.string(), v.maxLength(16)),
  }),
  /** The tablet's media connection failed, stopped or never came (NO_ROUND): make a new one. */
  v.strictObject({ type: v.literal('rtc_again'), round }),
  /** A question to the kit's desk; its answers carry the same number. */
  v.strictObject({ type: v.literal('ask'), id: round, ask }),
  v.strictObject({ type: v.literal('ping'), sent_ms: sentMs }),
]);
export type TabletFrame = v.InferOutput<typeof tabletFrame>;

/** The whole picture of the session, sent on every change: nothing else has to be remembered to draw the page. */
export const stateReport = v.strictObject({
  type: v.literal('state'),
  presence: v.picklist(PRESENCES),
  /** What the class reads on the display, word for word. */
  class_sees: v.pipe(v.string(), v.maxLength(64)),
  privacy: v.boolean(),
  signals: v.array(v.picklist(SIGNALS)),
  voice: v.picklist(VOICES),
  /** Frames of the class are on their way to the tablet. */
  picture: v.boolean(),
  sound: v.boolean(),
  missing: v.array(v.strictObject({ part: v.picklist(PARTS), code })),
});
export type StateReport = v.InferOutput<typeof stateReport>;

/** What only this kit can say, such as when the pupil may come; the code's own text otherwise. */
const text = v.optional(
  v.strictObject({ nl: v.pipe(v.string(), v.maxLength(256)), en: v.pipe(v.string(), v.maxLength(256)) }),
);

const preset = v.strictObject({ name: v.pipe(v.string(), v.maxLength(24)), pan_deg: panDeg });

/** What the kit says to the tablet. */
export const kitFrame = v.variant('type', [
  v.strictObject({
    type: v.literal('welcome'),
    protocol: v.literal(1),
    pan_min_deg: panDeg,
    pan_max_deg: panDeg,
    /** Horizontal angle of view: how many degrees the picture is wide. */
    view_deg: v.pipe(finite, v.minValue(1), v.maxValue(180)),
    presets: v.pipe(v.array(preset), v.maxLength(8)),
  }),
  stateReport,
  v.strictObject({
    type: v.literal('angle'),
    /** The head's angle when the frame with this RTP time was taken; `rtp_ts` absent while no picture goes out. */
    pan_deg: panDeg,
    rtp_ts: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffffffff))),
  }),
  v.strictObject({
    type: v.literal('rtc_offer'),
    round,
    sdp: v.pipe(v.string(), v.maxLength(LIMITS.sdpChars)),
  }),
  v.strictObject({
    type: v.literal('rtc_candidate'),
    round,
    candidate: v.pipe(v.string(), v.maxLength(LIMITS.candidateChars)),
    mid: v.pipe(v.string(), v.maxLength(16)),
  }),
  v.strictObject({ type: v.literal('seen') }),
  /** The pupil sat in class on another device, which has been let go: the seat is here now. */
  v.strictObject({ type: v.literal('took_over') }),
  v.strictObject({ type: v.literal('refused'), code, of: v.pipe(v.string(), v.maxLength(24)), text }),
  v.strictObject({ type: v.literal('bye'), code, text }),
  v.strictObject({ type: v.literal('answer'), id: round, answer }),
  v.strictObject({ type: v.literal('pong'), sent_ms: sentMs }),
]);
export type KitFrame = v.InferOutput<typeof kitFrame>;

/** Which lane a frame travels: `latest` may be lost and the newest wins, `ordered` arrives once and in order. */
export type Lane = 'latest' | 'ordered';

/** The frames whose newest is the only one that matters. */
export function laneOf(type: TabletFrame['type'] | KitFrame['type']): Lane {
  return type === 'look' || type === 'turn' || type === 'angle' || type === 'ping' || type === 'pong'
    ? 'latest'
    : 'ordered';
}
