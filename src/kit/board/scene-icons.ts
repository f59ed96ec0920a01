import type { Scene } from '../../protocol/scene.ts';
import { arc, both, disc, placed, ring, type Shape, stroke, union, without } from './shapes.ts';

/** Thickness of a line: three pixels on an icon of 48. */
const LINE = 0.08;

const almond = (inset: number): Shape => both(disc(0.5, 0.78, 0.56 - inset), disc(0.5, 0.22, 0.56 - inset));

const eye: Shape = union(
  without(almond(0), almond(LINE)),
  without(disc(0.5, 0.5, 0.17), disc(0.56, 0.44, 0.055)),
);

const slash = (thick: number): Shape => stroke(0.14, 0.86, 0.86, 0.14, thick);
const eyeShut: Shape = union(without(eye, slash(LINE * 3.4)), slash(LINE * 1.3));

const ear: Shape = union(
  arc(0.5, 0.36, 0.28, 170, 385, LINE * 1.2),
  stroke(0.755, 0.475, 0.6, 0.66, LINE * 1.2),
  arc(0.47, 0.76, 0.15, -35, 150, LINE * 1.2),
  arc(0.5, 0.38, 0.12, 185, 360, LINE),
  stroke(0.62, 0.38, 0.48, 0.56, LINE),
);

const eyeAndEar: Shape = union(placed(eye, 0.02, -0.22, 0.96), placed(ear, 0.24, 0.49, 0.53));

const hand: Shape = union(
  stroke(0.33, 0.5, 0.3, 0.2, 0.11),
  stroke(0.46, 0.48, 0.46, 0.1, 0.11),
  stroke(0.6, 0.48, 0.62, 0.13, 0.11),
  stroke(0.73, 0.54, 0.78, 0.26, 0.1),
  stroke(0.34, 0.74, 0.13, 0.5, 0.11),
  stroke(0.47, 0.62, 0.6, 0.62, 0.38),
  stroke(0.5, 0.74, 0.57, 0.74, 0.36),
);

const moon: Shape = without(disc(0.48, 0.5, 0.42), disc(0.66, 0.4, 0.36));

const pause: Shape = union(stroke(0.32, 0.2, 0.32, 0.8, 0.2), stroke(0.68, 0.2, 0.68, 0.8, 0.2));

const link = (cx: number, cy: number): Shape => {
  const [dx, dy] = [0.11, -0.11];
  return without(
    stroke(cx - dx, cy - dy, cx + dx, cy + dy, 0.34),
    stroke(cx - dx, cy - dy, cx + dx, cy + dy, 0.34 - 2.4 * LINE),
  );
};
const brokenLink: Shape = union(
  without(link(0.28, 0.72), disc(0.5, 0.5, 0.14)),
  without(link(0.72, 0.28), disc(0.5, 0.5, 0.14)),
  stroke(0.3, 0.14, 0.36, 0.3, LINE),
  stroke(0.14, 0.32, 0.3, 0.38, LINE),
  stroke(0.7, 0.86, 0.64, 0.7, LINE),
  stroke(0.86, 0.68, 0.7, 0.62, LINE),
);

const wholeLink: Shape = union(link(0.34, 0.66), link(0.66, 0.34));

const tick: Shape = union(stroke(0.16, 0.54, 0.4, 0.78, 0.15), stroke(0.4, 0.78, 0.84, 0.24, 0.15));
const cross: Shape = union(stroke(0.2, 0.2, 0.8, 0.8, 0.15), stroke(0.8, 0.2, 0.2, 0.8, 0.15));
const ticked: Shape = union(ring(0.5, 0.5, 0.42, LINE), placed(tick, 0.2, 0.2, 0.6));
const crossed: Shape = union(ring(0.5, 0.5, 0.42, LINE), placed(cross, 0.25, 0.25, 0.5));
const question: Shape = union(
  arc(0.5, 0.32, 0.2, 180, 405, 0.14),
  stroke(0.64, 0.46, 0.5, 0.6, 0.14),
  stroke(0.5, 0.6, 0.5, 0.68, 0.14),
  disc(0.5, 0.88, 0.085),
);

const wait: Shape = union(disc(0.18, 0.5, 0.1), disc(0.5, 0.5, 0.1), disc(0.82, 0.5, 0.1));

const SIGNAL_ICONS = { yes: tick, no: cross, done: ticked, puzzled: question } as const;

/** The sign of a scene, on a square of side 1. */
export function sceneIcon(scene: Scene): Shape {
  switch (scene.kind) {
    case 'starting':
    case 'updating':
      return wait;
    case 'nobody':
      return eyeShut;
    case 'watching':
      return eyeAndEar;
    case 'listening':
      return ear;
    case 'hand':
      return hand;
    case 'signal':
      return SIGNAL_ICONS[scene.signal];
    case 'resting':
      return moon;
    case 'privacy':
      return pause;
    case 'link_lost':
      return brokenLink;
    case 'pairing':
    case 'words':
      return wholeLink;
    case 'pairing_closed':
      return crossed;
  }
}
