import type { ErrorCode } from '../../protocol/errors.ts';
import type { ReadCode } from '../../protocol/seal/pairing.ts';
import type { WordCheck } from './keeper.ts';

/** A code that was typed and cannot be one; what is wrong with it. */
export type TypingProblem = Exclude<ReadCode, { kind: 'secret' }>;

/** Why what the camera read is of no use: no QR of Nabij, one for the other page, one of another site. */
export type ScanProblem = 'camera' | 'strange' | 'other_page' | 'other_site';

/** How far a pairing is: on its way, waiting for a kit that is not there (yet), or for the network. */
export type PairingStep = 'connecting' | 'not_found' | 'lost';

/** The way in: what a page shows until it knows its kit. */
export type GateState =
  /** Looking for a pairing of earlier. */
  | { readonly kind: 'reading' }
  /** Nothing is paired. */
  | { readonly kind: 'begin' }
  /** A link was opened; pairing takes a tap, so that a program that only looks at links uses none up. */
  | { readonly kind: 'link' }
  | { readonly kind: 'typing'; readonly problem: TypingProblem | null }
  | { readonly kind: 'scanning'; readonly problem: ScanProblem | null }
  | { readonly kind: 'pairing'; readonly step: PairingStep; readonly typed: boolean }
  | { readonly kind: 'failed'; readonly code: ErrorCode }
  /** Paired, and the words wait for an answer. */
  | ({ readonly kind: 'words' } & WordCheck)
  /** The words differ: this tablet has forgotten that key; a pairing of before is there again. */
  | { readonly kind: 'forgotten' }
  | { readonly kind: 'paired' }
  | { readonly kind: 'loan_ended' };

/** What a person can do at the gate. */
export interface GateActions {
  /** Whether a pairing of earlier is there to go back to. */
  readonly paired: boolean;
  /** Shows how to pair, also on a tablet that is paired. */
  begin(): void;
  /** Goes on with the link that was opened; after a failure, once more. */
  pair(): void;
  type(): void;
  scan(): void;
  /** A typed code. */
  submit(typed: string): void;
  /** What the camera read. */
  scanned(text: string): void;
  cameraRefused(): void;
  /** To the beginning, or to the pairing of earlier. */
  back(): void;
  wordsMatch(): void;
  wordsDiffer(): void;
}
