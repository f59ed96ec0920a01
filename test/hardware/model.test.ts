import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readHardware } from '../../hardware/read.ts';

const HARDWARE = new URL('../../hardware/', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, HARDWARE), 'utf8');

/** Sizes by name; a name that is not there is an error, not a NaN. */
const sizes = new Map(
  Array.from(read('model/sizes.scad').matchAll(/^(\w+) = (-?[\d.]+);/gm), ([, name, value]) => [
    name!,
    Number(value),
  ]),
);
function size(name: string): number {
  const value = sizes.get(name);
  if (value === undefined) throw new Error(`sizes.scad: no ${name}`);
  return value;
}

const DEG = Math.PI / 180;
const lensR = size('head_r') - size('head_wall') - 0.4;
const lensZ = size('camera_low') + size('camera_h') - size('camera_lens_top');

/** Where a ray from the lens at a pan angle, this many degrees off its axis, meets a circle about the head's axis. */
function bearingAt(radius: number, panDeg: number, offDeg: number, pupilR: number): number {
  const along = pupilR * Math.cos(offDeg * DEG);
  const t = -along + Math.sqrt(along * along + radius * radius - pupilR * pupilR);
  const x = t * Math.sin(offDeg * DEG);
  const y = pupilR + t * Math.cos(offDeg * DEG);
  return panDeg + Math.atan2(x, y) / DEG;
}

describe('the model’s sizes', () => {
  const { pan } = readHardware().pinMap.servo;

  it('are those of the pin map', () => {
    expect([size('pan_min'), size('pan_max'), size('park')]).toEqual([pan.minDeg, pan.maxDeg, pan.parkDeg]);
    expect(size('reach')).toBe(Math.max(pan.maxUs - pan.centreUs, pan.centreUs - pan.minUs) / pan.usPerDeg);
  });

  it('have the parked lens look at its blind and at nothing else', () => {
    const inner = size('head_r') + size('blind_gap');
    // The lens lets light in through an opening 4 mm wide, somewhere in its front 3 mm.
    for (const pupilR of [lensR, lensR - 3]) {
      const edge = bearingAt(inner, 0, size('camera_view_h') / 2, pupilR) + 2 / inner / DEG;
      expect(edge).toBeLessThan(size('blind_half'));
      const half = (inner - pupilR + 2) * Math.tan((size('camera_view_v') / 2) * DEG) + 2;
      expect(lensZ + half).toBeLessThan(size('blind_top'));
      expect(lensZ - half).toBeGreaterThan(size('lid_t'));
    }
  });

  it('keep the blind out of the picture over the whole range of the pupil', () => {
    const blindEdge = size('park') + size('blind_half');
    for (const r of [
      size('head_r') + size('blind_gap'),
      size('head_r') + size('blind_gap') + size('blind_t'),
    ]) {
      const left = bearingAt(r, size('pan_min'), -size('camera_view_h') / 2, lensR - 2);
      expect(left).toBeGreaterThan(blindEdge);
    }
  });

  it('let the lens see over the lid in every direction', () => {
    const above = lensZ - size('lid_t');
    for (let bearing = size('pan_min') - 33; bearing <= size('pan_max') + 33; bearing += 1) {
      const toFront = (size('body_d') / 2 + size('front_t') - size('axis_y')) / Math.cos(bearing * DEG);
      const toSide = size('body_w') / 2 / Math.abs(Math.sin(bearing * DEG));
      const toEdge = Math.min(toFront > 0 ? toFront : Number.POSITIVE_INFINITY, toSide) - lensR;
      expect(Math.atan2(above, toEdge) / DEG, `${bearing}°`).toBeGreaterThan(size('camera_view_v') / 2);
    }
  });

  it('leave the turning head free of lid, blind and servo', () => {
    expect(size('head_gap')).toBeGreaterThanOrEqual(1);
    expect(size('blind_gap')).toBeGreaterThanOrEqual(2);
    const hubLow = size('servo_horn_top') - size('servo_grommet') - size('horn_depth');
    expect(hubLow).toBeGreaterThan(size('servo_h') - size('servo_ear_top') - size('servo_grommet') + 1);
    const corner = Math.hypot(size('camera_w') / 2, lensR - size('camera_lens_out'));
    expect(corner).toBeLessThan(size('head_r') - size('head_wall') - 1);
  });

  it('give the camera cable its slot at every angle, clear of the servo and under the head', () => {
    const inner = size('cable_r') - size('cable_slot') / 2;
    const outer = size('cable_r') + size('cable_slot') / 2;
    const sagitta = size('cable_r') - Math.sqrt(size('cable_r') ** 2 - (size('cable_w') / 2) ** 2);
    expect(size('cable_slot')).toBeGreaterThan(sagitta + 2);
    expect(inner).toBeGreaterThan(Math.hypot(size('servo_w') / 2, size('servo_shaft')) + 3);
    expect(outer).toBeLessThan(size('head_r') - size('head_wall') - 3);
  });

  it('hold what is bought', () => {
    expect(size('window_w')).toBeGreaterThan(size('lit_w'));
    expect(size('window_h')).toBeGreaterThan(size('lit_h'));
    expect(size('display_board_w')).toBeLessThan(2 * size('clamp_reach') - 3);
    expect(size('servo_hole_l')).toBeGreaterThan(size('servo_l') + 6);
    const ringRight = size('ring_across') + (size('ring_outer_d') + size('ring_play')) / 2;
    const clampLeft = size('display_across') - size('clamp_reach') - 4.5;
    const clampRight = size('display_across') + size('clamp_reach') + 4.5;
    expect(ringRight).toBeLessThan(clampLeft);
    expect(clampRight).toBeLessThan(size('privacy_across') - size('privacy_bezel_d') / 2);
    const between = size('privacy_z') - size('seen_z');
    expect(between).toBeGreaterThan((size('privacy_bezel_d') + size('seen_bezel_d')) / 2 + 6);
  });

  it('press ring and display against the front plate', () => {
    const groove = size('front_t') - size('ring_skin');
    expect(size('ring_h')).toBeGreaterThan(groove + 1);
    expect(size('window_w') + 4).toBeLessThan(size('display_board_w'));
    expect(size('speaker_z') + size('speaker_d') / 2 + 7).toBeLessThan(size('body_h') - 3);
  });

  it('make the privacy button the larger of the two', () => {
    expect(size('privacy_d')).toBeGreaterThan(size('seen_d'));
  });

  it('fit the smallest printer', () => {
    expect(size('body_w')).toBeLessThanOrEqual(size('bed_x') - 6);
    expect(size('body_d') + size('front_t')).toBeLessThanOrEqual(size('bed_y') - 6);
    expect((size('ring_skin') / size('layer')) % 1).toBeCloseTo(0);
  });
});

describe('what make.sh last did', () => {
  it.each(['pictures', 'collisions'])('%s: with the model as it stands', (what) => {
    const made = readdirSync(new URL('model/', HARDWARE))
      .filter((name) => name.endsWith('.scad'))
      .map(
        (name) =>
          `${createHash('sha256')
            .update(read(`model/${name}`))
            .digest('hex')}  ./${name}`,
      );
    const why = `the model has changed: run hardware/model/make.sh ${what}`;
    expect(read(`model/${what}.sha256`).trimEnd().split('\n').sort(), why).toEqual(made.sort());
  });
});

describe('the pictures', () => {
  it('are there, each small, each shown on a page', () => {
    const pages = ['README.md', 'BOUWEN.md', 'BUILDING.md'].map(read).join('\n');
    const pictures = readdirSync(new URL('pictures/', HARDWARE));
    expect(pictures.length).toBeGreaterThanOrEqual(4);
    for (const picture of pictures) {
      expect(statSync(new URL(`pictures/${picture}`, HARDWARE)).size, picture).toBeLessThan(200_000);
      expect(pages).toContain(`pictures/${picture}`);
    }
  });
});

describe('what the workshop reads', () => {
  it('says the same in Dutch and in English, step by step', () => {
    const shape = (page: string) =>
      Array.from(
        read(page).matchAll(/^(#+|\d+\.|- \[ \]|!\[[^\]]*\](?=\())|\]\(([^)]+)\)/gm),
        ([, mark, link]) => (mark?.startsWith('!') ? 'picture' : (mark ?? link)),
      );
    expect(shape('BOUWEN.md')).toEqual(shape('BUILDING.md'));
  });

  it('says on every page what it takes to notice a stalled servo', () => {
    for (const page of ['README.md', 'BOUWEN.md', 'BUILDING.md']) {
      expect(read(page), page).toMatch(
        /\*\*(Without|Zonder) R13, R14 (and|en) C6[^*]+\*\*[^#]+`stallMv`[^#]+110[^#]+build\.sh/,
      );
    }
  });

  it('can print every part that there is', () => {
    const parts = Array.from(read('model/print.scad').matchAll(/part == "([\w-]+)"/g), ([, part]) => part);
    const printed = /for part in (.+); do/.exec(read('model/make.sh'))![1]!.split(' ');
    expect(printed.sort()).toEqual(parts.sort());
  });
});
