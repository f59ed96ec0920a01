import { expect, it } from 'vitest';
import { seededRandom } from '../bench/lib/random.ts';
import { whole } from '../protocol/seal/mutate.ts';
import { MeddledKit } from './meddled-visit.ts';
import { ATTEMPTS } from './meddling.ts';

const TIMES = 100;
const SEED = Number(process.env.NABIJ_SEED ?? Math.floor(Math.random() * 2 ** 32));

/** A kit of its own for each: what one attempt left must not help or hinder the next. */
async function withKit<T>(run: (kit: MeddledKit) => Promise<T>): Promise<T> {
  const kit = await MeddledKit.start();
  try {
    return await run(kit);
  } finally {
    await kit.end();
  }
}

it('a relay that only passes on: the picture comes', async () => {
  const { told, packets } = await withKit((kit) => kit.visit());
  expect([told, packets > 0]).toEqual([[], true]);
});

it(`a relay that interferes, ${TIMES} of ${TIMES} times: no media packet, and the tablet is told why`, async () => {
  const random = seededRandom(SEED);
  const kinds = Object.keys(ATTEMPTS);
  for (let n = 0; n < TIMES; n += 1) {
    // Every kind comes; which comes when, and what it does, the seed says.
    const kind = n < kinds.length ? kinds[n]! : kinds[whole(random, kinds.length)]!;
    const which = `attempt ${n}: ${kind} (NABIJ_SEED=${SEED})`;
    const { prepare, told } = ATTEMPTS[kind]!;
    await withKit(async (kit) => {
      await prepare(kit, seededRandom(SEED + n));
      const visited = await kit.visit();
      const connected = kit.events.some((event) => event.type === 'rtc' && event.connected);
      expect([which, visited.told[0], visited.packets, connected]).toEqual([which, told, 0, false]);
    });
  }
});
