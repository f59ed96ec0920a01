import type { Part } from './frames.ts';
import type { Scene } from './scene.ts';

/** Longest name on the display, in characters; a longer one ends in an ellipsis. */
export const NAME_CHARS = 20;

const SIGNAL_WORDS = { yes: 'ja', no: 'nee', done: 'klaar', puzzled: 'snap het niet' } as const;

const PART_WORDS: Record<Part, string> = {
  board: 'kastje',
  display: 'schermpje',
  camera: 'camera',
  microphone: 'microfoon',
  speaker: 'luidspreker',
};

/** What the class reads of a scene, in Dutch, word for word as the display writes it. At most 64 characters. */
export function sceneText(scene: Scene): string {
  switch (scene.kind) {
    case 'starting':
      return 'Even wachten';
    case 'nobody':
      return 'Niemand kijkt';
    case 'watching':
      return `${shortName(scene.name)} kijkt en luistert`;
    case 'listening':
      return `${shortName(scene.name)} luistert`;
    case 'hand':
      return 'Hand omhoog';
    case 'signal':
      return `${shortName(scene.name)}: ${SIGNAL_WORDS[scene.signal]}`;
    case 'resting':
      return `${shortName(scene.name)} rust`;
    case 'privacy':
      return 'Pauze (klas)';
    case 'link_lost':
      return 'Verbinding weg';
  }
}

/** The small line about parts that do not work; empty when all do. */
export function missingText(scene: Scene): string {
  const missing = scene.missing ?? [];
  return missing.length === 0 ? '' : `Geen ${missing.map((part) => PART_WORDS[part]).join(', ')}`;
}

function shortName(name: string): string {
  const characters = [...name.normalize('NFC').replaceAll(/\s+/g, ' ').trim()];
  return characters.length <= NAME_CHARS
    ? characters.join('')
    : `${characters.slice(0, NAME_CHARS - 1).join('')}…`;
}
