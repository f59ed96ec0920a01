import type { Scene } from '../../protocol/scene.ts';
import { Pattern } from './wire.generated.ts';

/** What the ring shows: pattern and colour (0..127 each), brightness (0..127, 127 full). */
export interface Light {
  readonly pattern: Pattern;
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly level: number;
}

const WHITE = { red: 90, green: 100, blue: 127 };
const GREEN = { red: 0, green: 127, blue: 30 };
const BLUE = { red: 0, green: 50, blue: 127 };
const YELLOW = { red: 127, green: 90, blue: 0 };
const RED = { red: 127, green: 0, blue: 0 };
const PURPLE = { red: 80, green: 0, blue: 127 };

/**
 * The ring's picture of a scene. Those that the class must tell apart differ in pattern as well as in colour;
 * a full or half ring means somebody is there, and nothing blinks fast.
 */
export function sceneLight(scene: Scene): Light {
  switch (scene.kind) {
    case 'starting':
      return { pattern: Pattern.CHASE, ...WHITE, level: 24 };
    // Somebody pairs a tablet: nobody is in class.
    case 'pairing':
    case 'words':
    case 'pairing_closed':
    case 'nobody':
    // The ring keeps this while the board's program is written; nobody can be seen then.
    case 'updating':
      return { pattern: Pattern.DOTS, ...WHITE, level: 8 };
    case 'watching':
      return { pattern: Pattern.SOLID, ...GREEN, level: 72 };
    case 'listening':
      return { pattern: Pattern.HALF, ...BLUE, level: 72 };
    case 'hand':
      return { pattern: Pattern.BREATHE, ...YELLOW, level: 127 };
    case 'signal':
      return scene.watching
        ? { pattern: Pattern.SOLID, ...YELLOW, level: 72 }
        : { pattern: Pattern.HALF, ...YELLOW, level: 72 };
    case 'resting':
      return { pattern: Pattern.DOTS, ...PURPLE, level: 48 };
    case 'privacy':
      return { pattern: Pattern.BARS, ...RED, level: 72 };
    case 'link_lost':
      return { pattern: Pattern.CHASE, ...YELLOW, level: 32 };
  }
}
