import { describe, expect, it } from 'vitest';
import { fuzz } from './fuzz.ts';

describe('20,000 mutated frames', () => {
  it('neither break an end nor are accepted', async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    expect(await fuzz({ seed, frames: 20_000 }), `npm run fuzz -- --seed ${seed}`).toBe(null);
  });
});
