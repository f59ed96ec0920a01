import type { Part, Signal } from './frames.ts';

/** What the class must be able to tell from the light and the display. One scene, one light, one text. */
export type Scene = (
  | { readonly kind: 'starting' }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'watching'; readonly name: string }
  | { readonly kind: 'listening'; readonly name: string }
  | { readonly kind: 'hand'; readonly name: string; readonly watching: boolean }
  | { readonly kind: 'signal'; readonly name: string; readonly signal: Exclude<Signal, 'hand'> }
  | { readonly kind: 'resting'; readonly name: string }
  | { readonly kind: 'privacy' }
  | { readonly kind: 'link_lost' }
) & {
  /** Parts that do not work now; the display says so in a small line of its own. */
  readonly missing?: readonly Part[];
};
