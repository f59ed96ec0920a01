import type { Signal } from './frames.ts';

/** What the class must be able to tell from the light and the display. One scene, one light, one text. */
export type Scene =
  | { readonly kind: 'starting' }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'watching'; readonly name: string }
  | { readonly kind: 'listening'; readonly name: string }
  | { readonly kind: 'hand'; readonly name: string; readonly watching: boolean }
  | {
      readonly kind: 'signal';
      readonly name: string;
      readonly signal: Exclude<Signal, 'hand'>;
      readonly watching: boolean;
    }
  | { readonly kind: 'resting'; readonly name: string }
  | { readonly kind: 'privacy' }
  | { readonly kind: 'link_lost' };

const SIGNAL_TEXT = {
  yes: 'ja',
  no: 'nee',
  done: 'klaar',
  puzzled: 'snapt het niet',
} as const;

/** What the display says in words, in Dutch, and what the tablet repeats to the pupil. */
export function sceneText(scene: Scene): string {
  switch (scene.kind) {
    case 'starting':
      return 'Even wachten';
    case 'nobody':
      return 'Niemand kijkt';
    case 'watching':
      return `${scene.name} kijkt en luistert`;
    case 'listening':
      return `${scene.name} luistert`;
    case 'hand':
      return 'Hand omhoog';
    case 'signal':
      return scene.signal === 'puzzled'
        ? `${scene.name} ${SIGNAL_TEXT.puzzled}`
        : `${scene.name}: ${SIGNAL_TEXT[scene.signal]}`;
    case 'resting':
      return `${scene.name} rust`;
    case 'privacy':
      return 'Pauze (klas)';
    case 'link_lost':
      return 'Verbinding weg';
  }
}
