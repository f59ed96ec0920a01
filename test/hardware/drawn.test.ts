import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { Resvg } from '@resvg/resvg-js';
import { describe, expect, it } from 'vitest';
import { lists } from '../../hardware/drawing/tables.ts';
import { wiring } from '../../hardware/drawing/wiring.ts';
import { readHardware } from '../../hardware/read.ts';

const hardware = readHardware();

describe('what is drawn from pins.json and parts.json', () => {
  it('stands in the tree as they give it', async () => {
    const script = new URL('../../hardware/draw.ts', import.meta.url).pathname;
    const run = promisify(execFile)(process.execPath, [script, '--check']);
    await expect(run).resolves.toMatchObject({ stderr: '' });
  });

  it('changes with the pin map', () => {
    const ring = { ...hardware.pinMap.pins.ring!, arduino: 6, bit: 6 };
    const changed = { ...hardware, pinMap: { ...hardware.pinMap, pins: { ...hardware.pinMap.pins, ring } } };
    expect(wiring(changed)).toContain('>D6<');
    expect(wiring(changed)).not.toContain('>D7<');
    expect(lists(changed)).toContain('| ring | D6 | PD6 |');
  });

  it('shows every pin, every box and every part in a wire', () => {
    const svg = wiring(hardware);
    for (const name of Object.keys(hardware.pinMap.pins)) expect(svg).toContain(`>${name}<`);
    for (const { nl, en } of Object.values(hardware.parts.boxes)) {
      expect(svg).toContain(`>${nl}<`);
      expect(svg).toContain(en);
    }
    for (const { through } of hardware.parts.wires) if (through) expect(svg).toContain(`>${through} `);
  });

  it('is a picture that can be rendered', () => {
    const svg = readFileSync(new URL('../../hardware/wiring.svg', import.meta.url), 'utf8');
    const image = new Resvg(svg).render();
    expect(image.width).toBeGreaterThan(1000);
    const pixels = image.pixels;
    let dark = 0;
    for (let at = 0; at < pixels.length; at += 4) if (pixels[at]! < 100) dark += 1;
    expect(dark).toBeGreaterThan(5_000);
  });
});
