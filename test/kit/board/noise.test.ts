import { afterEach, expect, test, vi } from 'vitest';
import type { Pulse } from '../../../src/emulator/board/api.ts';
import { DEFAULT_DESCRIPTION, reachDeg, ticksOf } from '../../../src/kit/board/description.ts';
import { scenePicture } from '../../../src/kit/board/scene-picture.ts';
import { SERVO_CARE, WIRE_LIMITS } from '../../../src/kit/board/wire.generated.ts';
import { seededRandom } from '../../bench/lib/random.ts';
import { BoardInTime } from '../../support/board-in-time.ts';

vi.setConfig({ testTimeout: 200_000 });

const NOISY_MS = 15_000;
const RECOVERED_MS = 1_000;
const SCENES = [
  { kind: 'watching', name: 'Sam' },
  { kind: 'listening', name: 'Sam' },
  { kind: 'nobody' },
  { kind: 'resting', name: 'Sam' },
] as const;

let rig: BoardInTime;
afterEach(() => rig.close());

const lights = () => JSON.stringify(rig.emulated.ring);
const PICTURES = SCENES.map((scene) => scenePicture(scene).bytes);
const pulseUs = () => rig.emulated.pulse('pan')?.widthUs ?? 0;

/** What the kit's CONFIG lets the head reach, and the most that the board lets it turn in a frame. */
const [LEAST_US, MOST_US] = reachDeg(DEFAULT_DESCRIPTION).map(
  (deg) => ticksOf(DEFAULT_DESCRIPTION, deg) / WIRE_LIMITS.TICKS_PER_US,
) as [number, number];
const STEP_US = SERVO_CARE.vmax / 8 / WIRE_LIMITS.TICKS_PER_US;
/** Of whole ticks. */
const ROUNDING_US = 1 / WIRE_LIMITS.TICKS_PER_US;

/** Every pulse from now on that is out of reach or too far from the one before, and every one for a servo that is not fitted. */
function wrongPulses(): Pulse[] {
  const wrong: Pulse[] = [];
  let beforeUs = pulseUs();
  rig.emulated.onPulse((pulse) => {
    const { axis, widthUs } = pulse;
    const isFar = Math.abs(widthUs - beforeUs) > STEP_US + ROUNDING_US;
    if (axis === 'tilt' || widthUs < LEAST_US || widthUs > MOST_US || isFar) wrong.push(pulse);
    if (axis === 'pan') beforeUs = widthUs;
  });
  return wrong;
}

/** What the ring looks like for each scene on a quiet line. */
async function quietLights(): Promise<string[]> {
  const quiet: string[] = [];
  for (const scene of SCENES) {
    const shown = rig.board.show(scene);
    await rig.pass(100);
    await shown;
    quiet.push(lights());
  }
  return quiet;
}

test.each([
  [1e-3, 1],
  [1e-3, 2],
  [1e-2, 3],
  [1e-2, 4],
])(
  'a line that spoils %d of its bytes both ways (seed %d) moves nothing out of reach or too fast, and all is right a second later',
  async (noise, seed) => {
    const random = seededRandom(seed);
    const below = (limit: number) => Math.floor(random() * limit);
    rig = new BoardInTime({ random });
    await rig.until('up', () => rig.isUp);
    const quiet = await quietLights();
    const wrong = wrongPulses();
    rig.line.noise = noise;
    let scene = 0;
    let lookDeg = 0;
    for (let passedMs = 0; passedMs < NOISY_MS; ) {
      if (below(3) === 0) {
        scene = below(SCENES.length);
        void rig.board.show(SCENES[scene]!).catch(() => {});
      }
      lookDeg = below(121) - 60;
      rig.board.look(lookDeg);
      const ms = 50 + below(800);
      await rig.pass(ms);
      passedMs += ms;
    }
    scene = below(SCENES.length);
    lookDeg = below(121) - 60;
    void rig.board.show(SCENES[scene]!).catch(() => {});
    rig.board.look(lookDeg);
    await rig.pass(30);
    rig.line.noise = 0;
    expect(wrong).toEqual([]);
    const isRight = () =>
      rig.isUp && lights() === quiet[scene] && Buffer.compare(rig.emulated.display, PICTURES[scene]!) === 0;
    await rig.until('board, light and words are right', isRight, RECOVERED_MS);
    await rig.pass(1_000);
    expect(isRight()).toBe(true);
    const { counters } = rig.board;
    expect(counters.board_damaged).toBeGreaterThan(0);
    expect(counters.board_line_errors).toBeGreaterThan(0);
    expect(counters.board_naks).toBeGreaterThan(0);
    expect(counters.board_refused).toBeGreaterThan(0);
    expect(counters.board_resent).toBeGreaterThan(0);
    rig.board.look(-10);
    await rig.until('the head obeys', () => Math.abs(pulseUs() - 1_400) <= 1, 3_000);
  },
);

test('a line that is dead towards the board alone is given up within a second, and all is right a second after it mends', async () => {
  rig = new BoardInTime();
  await rig.until('up', () => rig.isUp);
  const quiet = await quietLights();
  for (let round = 0; round < 5; round += 1) {
    const scene = round % SCENES.length;
    // Anywhere between two heartbeats.
    await rig.pass(23 * round);
    rig.line.deadOut = true;
    await rig.until('given up', () => !rig.isUp, 1_000);
    expect(rig.board.counters.board_lost).toBe(round + 1);
    void rig.board.show(SCENES[scene]!).catch(() => {});
    // Through a greeting that nobody hears, and into the next one.
    await rig.pass(1_500 * round);
    expect(rig.isUp).toBe(false);
    rig.line.deadOut = false;
    const isRight = () =>
      rig.isUp && lights() === quiet[scene] && Buffer.compare(rig.emulated.display, PICTURES[scene]!) === 0;
    await rig.until('board, light and words are right', isRight, RECOVERED_MS);
  }
});
