import * as v from 'valibot';
import type { ErrorCode } from './errors.ts';
import { ERRORS } from './errors.ts';
import { PARTS, PRESENCES } from './states.ts';

/**
 * The desk of a kit: what its people ask about loan, hours and pairing, and what it answers. One language for all who
 * ask: `nabij` over the kit's own Unix socket, the consultant's and the pupil's page over the sealed channel.
 */

/** Who a paired key belongs to. The pupil has picture, sound and look; the consultant status, loan and hours. */
export const ROLES = ['pupil', 'consultant'] as const;
export type Role = (typeof ROLES)[number];

const date = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/));
const typed = (chars: number) => v.pipe(v.string(), v.maxLength(chars));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const code = v.picklist(Object.keys(ERRORS) as ErrorCode[]);
const role = v.picklist(ROLES);
const sentence = v.strictObject({ nl: typed(1_024), en: typed(1_024) });

/** What can be asked. Dates and hours are checked by the kit, whose refusal says what is wrong with them. */
export const ask = v.variant('ask', [
  v.strictObject({ ask: v.literal('status') }),
  v.strictObject({ ask: v.literal('loan_show') }),
  v.strictObject({
    ask: v.literal('loan_start'),
    from: v.optional(typed(32)),
    until: typed(32),
    label: typed(256),
    hours: typed(1_024),
  }),
  v.strictObject({
    ask: v.literal('loan_extend'),
    until: v.optional(typed(32)),
    hours: v.optional(typed(1_024)),
  }),
  /** Wipes the kit. Asked again, while there is nothing on it, it is answered with the receipt of that wipe. */
  v.strictObject({ ask: v.literal('loan_end') }),
  /** An ISO week, `2026-47`; left out: this week. */
  v.strictObject({ ask: v.literal('hours'), week: v.optional(typed(16)) }),
  /** Opens a pairing, in the place of one that waits; its answers go on until it is paired or closed. */
  v.strictObject({ ask: v.literal('pair'), role, place: v.picklist(['class', 'home']) }),
  /** The pairing that waits, whoever opened it: answered as `pair` is, or with `done` when none waits. */
  v.strictObject({ ask: v.literal('pair_show') }),
  v.strictObject({ ask: v.literal('pair_stop') }),
  /**
   * Takes a pairing away: the words differed, or the tablet is lost. Without a role the asker's own; a shell names one,
   * and a consultant may name the pupil's.
   */
  v.strictObject({ ask: v.literal('unpair'), role: v.optional(role) }),
  /** Renews the board's program; `now`: also while a pupil is in class. Its answers go on until that is over. */
  v.strictObject({ ask: v.literal('board_flash'), now: v.boolean() }),
]);
export type Ask = v.InferOutput<typeof ask>;

/** That a kit was wiped, for programs and for people. */
const paper = { receipt: v.unknown(), text: sentence };

const figures = { watching_s: count, listening_s: count, resting_s: count, hands: count, in_class_s: count };

/** A loan in words and in fields. */
export const loanView = v.strictObject({
  from: date,
  until: date,
  label: typed(256),
  hours: typed(1_024),
  over: v.boolean(),
  text: sentence,
});

/** A pupil's week in class; resting is being in class. */
export const weekView = v.strictObject({
  week: typed(8),
  from: date,
  until: date,
  days: v.pipe(v.array(v.strictObject({ date, ...figures })), v.length(7)),
  total: v.strictObject(figures),
});

/** How a pairing stands. */
export const pairingView = v.variant('state', [
  v.strictObject({
    state: v.literal('waiting'),
    role,
    link: typed(512),
    /** As a person types it; a link that is sent home has none. */
    code: v.nullable(typed(32)),
    expires_ms: count,
    tries_left: count,
  }),
  v.strictObject({ state: v.literal('paired'), role, words: v.pipe(v.array(typed(32)), v.length(4)) }),
  v.strictObject({ state: v.literal('closed'), code }),
]);

/** What the kit answers; `refused` to anything that may not or cannot be. */
export const answer = v.variant('answer', [
  v.strictObject({
    answer: v.literal('status'),
    presence: v.picklist(PRESENCES),
    privacy: v.boolean(),
    link: v.picklist(['none', 'up', 'lost']),
    board: v.picklist(['up', 'lost']),
    relay: v.boolean(),
    /** Whether anybody may come: a tablet is paired, or a pairing waits. Without, the kit needs no relay. */
    doors: v.boolean(),
    pupil_paired: v.boolean(),
    missing: v.array(v.strictObject({ part: v.picklist(PARTS), code })),
    /** Whether the pupil may be in class now, and if not, a sentence that says when. */
    allowed: v.boolean(),
    allowed_text: v.nullable(sentence),
  }),
  v.strictObject({
    answer: v.literal('loan'),
    loan: v.nullable(loanView),
    /** Without a loan: the receipt of the wipe before, while the kit has it. */
    wiped: v.optional(v.strictObject(paper)),
  }),
  v.strictObject({ answer: v.literal('hours'), week: weekView }),
  v.strictObject({ answer: v.literal('pairing'), pairing: pairingView }),
  v.strictObject({ answer: v.literal('receipt'), ...paper }),
  v.strictObject({ answer: v.literal('refused'), code, text: sentence }),
  v.strictObject({
    answer: v.literal('flashing'),
    percent: v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
  }),
  v.strictObject({ answer: v.literal('done') }),
]);
export type Answer = v.InferOutput<typeof answer>;
export type LoanView = v.InferOutput<typeof loanView>;
export type WeekView = v.InferOutput<typeof weekView>;
export type PairingView = v.InferOutput<typeof pairingView>;

/** What each role may ask; who has a shell on the kit may ask all of it. */
export const MAY_ASK: Readonly<Record<Role, readonly Ask['ask'][]>> = {
  pupil: ['hours', 'loan_show', 'unpair'],
  consultant: [
    'status',
    'loan_show',
    'loan_start',
    'loan_extend',
    'loan_end',
    'hours',
    'pair',
    'pair_show',
    'pair_stop',
    'unpair',
  ],
};

/** A sentence for people, as an answer carries it. */
export type Sentence = v.InferOutput<typeof sentence>;

/** The sentence of a code. */
export function sentenceOf(of: ErrorCode): Sentence {
  const { nl, en } = ERRORS[of];
  return { nl, en };
}
