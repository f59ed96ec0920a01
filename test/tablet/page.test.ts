import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TabletFrame } from '../../src/protocol/frames.ts';
import { until } from '../support/until.ts';
import { newPage, type Opened, openBuiltPage } from './open-page.ts';

// A browser on a busy machine: waiting has its own limits.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

let opened: Opened;
let page: Page;

beforeAll(async () => {
  opened = await openBuiltPage();
});
afterAll(() => opened?.close());
beforeEach(async () => {
  opened.kit.reset();
  page = await newPage(opened);
});
afterEach(() => page.close());

const button = (name: RegExp) => page.getByRole('button', { name });
const screen = () => page.evaluate(() => window.nabij?.screen);
const onScreen = (kind: string) => until(`the screen ${kind}`, async () => (await screen()) === kind);
const of = <T extends TabletFrame['type']>(type: T) =>
  opened.kit.frames.filter((frame): frame is Extract<TabletFrame, { type: T }> => frame.type === type);
const arrived = (type: TabletFrame['type'], count = 1) =>
  until(`${count} × ${type}`, () => of(type).length >= count);

async function enter(): Promise<void> {
  await button(/^Naar de klas$/).click();
  await arrived('join');
  await onScreen('watching');
  opened.kit.send({ type: 'angle', pan_deg: 0 });
  await until('the angle', () => page.evaluate(() => window.nabij?.look.headDeg === 0));
}

describe('the way into class', () => {
  it('joins on the tap, unseen and muted, with no other frame before', async () => {
    await enter();
    expect(opened.kit.frames[0]).toEqual({
      type: 'join',
      presence: 'watching',
      visit: expect.stringMatching(/^[0-9a-f]{16}$/),
      how: 'tap',
    });
    expect(await button(/^Uit$/).getAttribute('aria-pressed')).toBe('true');
    expect(await page.evaluate(() => window.nabij?.microphone)).toBe('off');
    await page.getByText('Sam kijkt en luistert').waitFor();
    await page.getByText('De klas hoort je niet').waitFor();
  });

  it('can be taken to listen only, and back out', async () => {
    await button(/^Alleen luisteren$/).click();
    await arrived('join');
    expect(of('join')[0]?.presence).toBe('listening');
    await onScreen('listening');
    await button(/^Weggaan$/).click();
    await arrived('leave');
    await onScreen('start');
  });
});

describe('looking', () => {
  it('by dragging sends a look within the same event', async () => {
    await enter();
    const counts = await page.evaluate(() => {
      const stage = document.querySelector('.stage')!;
      stage.setPointerCapture = () => {};
      const box = stage.getBoundingClientRect();
      const fire = (type: string, x: number) =>
        stage.dispatchEvent(
          new PointerEvent(type, {
            pointerId: 1,
            button: 0,
            clientX: x,
            clientY: box.top + 50,
            bubbles: true,
          }),
        );
      fire('pointerdown', box.left + 500);
      const before = window.nabij?.counters.looks;
      fire('pointermove', box.left + 400);
      return { before, after: window.nabij?.counters.looks, asked: window.nabij?.look.askedDeg };
    });
    expect(counts.before).toBe(0);
    expect(counts.after).toBe(1);
    await arrived('look');
    // Pulled left: looks right, by as much as the picture went under the finger.
    expect(of('look')[0]?.pan_deg).toBeCloseTo(counts.asked ?? Number.NaN, 1);
    expect(of('look')[0]?.pan_deg).toBeGreaterThan(2);
  });

  it('with a real mouse follows the whole drag and ends where it ended', async () => {
    await enter();
    const box = (await page.locator('.stage').boundingBox())!;
    await page.mouse.move(box.x + 300, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + 500, box.y + 100, { steps: 10 });
    await page.mouse.up();
    const asked = await page.evaluate(() => window.nabij?.look.askedDeg);
    await until('the last look', () => Math.abs((of('look').at(-1)?.pan_deg ?? 0) - (asked ?? 0)) < 0.1);
    expect(asked).toBeLessThan(-5);
  });

  it('by tapping a spot and by presets, with fingers and with keys', async () => {
    await enter();
    const box = (await page.locator('.stage').boundingBox())!;
    await page.mouse.click(box.x + box.width * 0.75, box.y + 60);
    await arrived('look');
    expect(of('look')[0]?.pan_deg).toBeGreaterThan(5);
    await button(/^mijn groepje$/).click();
    await until('the preset', () => of('look').at(-1)?.pan_deg === 55);
    await page.keyboard.press('2');
    await until('the preset by key', () => of('look').at(-1)?.pan_deg === -30);
  });

  it('an arrow held repeats its turn and stops on release', async () => {
    await enter();
    const arrow = (await button(/^Kijk naar rechts$/).boundingBox())!;
    await page.mouse.move(arrow.x + 20, arrow.y + 20);
    await page.mouse.down();
    await until('repeats', () => of('turn').length >= 4);
    await page.mouse.up();
    await until('the stop', () => of('turn').at(-1)?.pan_deg_per_s === 0);
    const held = of('turn').filter((frame) => frame.pan_deg_per_s !== 0);
    expect(held.every((frame) => frame.pan_deg_per_s > 0)).toBe(true);
    for (const [index, frame] of held.entries()) {
      if (index > 0) expect(frame.sent_ms - held[index - 1]!.sent_ms).toBeGreaterThanOrEqual(99);
    }
    const count = held.length;
    await page.waitForTimeout(400);
    expect(of('turn').filter((frame) => frame.pan_deg_per_s !== 0)).toHaveLength(count);
  });

  it('an arrow key held lets go when the window loses focus', async () => {
    await enter();
    await page.keyboard.down('ArrowLeft');
    await until('repeats', () => of('turn').length >= 2);
    await page.evaluate(() => dispatchEvent(new Event('blur')));
    await until('the stop', () => of('turn').at(-1)?.pan_deg_per_s === 0);
    expect(of('turn')[0]?.pan_deg_per_s).toBeLessThan(0);
  });

  it('a held arrow does not go on after the link was lost and is back', async () => {
    await enter();
    await page.keyboard.down('ArrowRight');
    await arrived('turn', 2);
    opened.kit.drop(1011);
    await onScreen('link_lost');
    const count = of('turn').length;
    await arrived('join', 2);
    await onScreen('watching');
    await page.waitForTimeout(300);
    expect(of('turn')).toHaveLength(count);
  });
});

describe('signals and microphone', () => {
  it('the hand goes up and down, and down when the teacher has seen it', async () => {
    await enter();
    opened.kit.onFrame = (frame) => {
      if (frame.type === 'signal') opened.kit.tell({ signals: frame.up ? [frame.signal] : [] });
    };
    const hand = button(/^Hand$/);
    const lower = button(/^Hand omlaag$/);
    await hand.click();
    await lower.click();
    await arrived('signal', 2);
    expect(of('signal').map((frame) => frame.up)).toEqual([true, false]);
    await hand.click();
    await lower.waitFor();
    opened.kit.tell({ signals: [] });
    opened.kit.send({ type: 'seen' });
    await page.getByText('Je hand is gezien').waitFor();
    expect(await hand.getAttribute('aria-pressed')).toBe('false');
  });

  it('the microphone opens on the pupil’s step and is let go of when privacy is shut', async () => {
    await enter();
    opened.kit.onFrame = (frame) => {
      if (frame.type === 'voice') opened.kit.tell({ voice: frame.voice });
    };
    await button(/^Fluisteren$/).click();
    await page.getByText('Je buren horen je zacht').waitFor();
    expect(of('voice').map((frame) => frame.voice)).toEqual(['whisper']);
    expect(await page.evaluate(() => window.nabij?.microphone)).toBe('on');
    opened.kit.tell({ privacy: true, voice: 'off', class_sees: 'Pauze (klas)' });
    await onScreen('privacy');
    await until('the microphone', () => page.evaluate(() => window.nabij?.microphone === 'off'));
    // Else the kit would play the pupil again by itself when privacy opens.
    await until('voice off', () => of('voice').at(-1)?.voice === 'off');
  });
});

describe('what stops the class', () => {
  it('privacy is said calmly and ends by itself; nothing turns meanwhile', async () => {
    await enter();
    opened.kit.tell({ privacy: true, picture: false, sound: false, class_sees: 'Pauze (klas)' });
    await onScreen('privacy');
    await page.getByRole('heading', { name: /De klas heeft even pauze/ }).waitFor();
    await page.getByText('Straks zie en hoor je de klas weer.').waitFor();
    await page.keyboard.press('1');
    await page.keyboard.press('ArrowLeft');
    opened.kit.tell({ privacy: false, picture: true, class_sees: 'Sam kijkt en luistert' });
    await onScreen('watching');
    expect(of('look')).toEqual([]);
    expect(of('turn')).toEqual([]);
  });

  it('after a lost link and after an offline kit the pupil sits down again with the same visit', async () => {
    await enter();
    opened.kit.drop(1011);
    await arrived('join', 2);
    opened.kit.setOnline(false);
    await onScreen('kit_offline');
    opened.kit.setOnline(true);
    await arrived('join', 3);
    expect(new Set(of('join').map((frame) => frame.visit)).size).toBe(1);
    expect(of('join').map((frame) => frame.how)).toEqual(['tap', 'return', 'return']);
    await onScreen('watching');
  });

  it('privacy can be spent resting, and what comes after it can be chosen', async () => {
    await enter();
    opened.kit.tell({ privacy: true, picture: false, sound: false, class_sees: 'Pauze (klas)' });
    await button(/^Alleen luisteren$/).click();
    await page.getByText('Straks hoor je de klas weer.').waitFor();
    await button(/^Rust$/).click();
    await onScreen('resting');
    expect(of('presence').map((frame) => frame.presence)).toEqual(['listening', 'resting']);
    opened.kit.tell({ privacy: false, class_sees: 'Sam rust' });
    await page.getByText('De klas weet dat je rust').waitFor();
    expect(await screen()).toBe('resting');
  });

  it('a board that is lost leaves a calm page that says what goes on, without arrows', async () => {
    await enter();
    opened.kit.tell({ picture: false, missing: [{ part: 'board', code: 'NABIJ_E_BOARD_LOST' }] });
    await page.getByRole('heading', { name: /Het kastje draait even niet/ }).waitFor();
    await page.getByText('De camera is even uit. Je kunt wel luisteren.').waitFor();
    expect(await page.locator('.stage, .arrow').count()).toBe(0);
    await page.keyboard.press('1');
    opened.kit.tell({ picture: true, missing: [] });
    await page.locator('.stage').waitFor();
    expect(of('look')).toEqual([]);
  });

  it('a stuck head and a low supply are said in lines beside the picture, and the arrows stay', async () => {
    await enter();
    const codes = { head: 'NABIJ_E_HEAD_STUCK', supply: 'NABIJ_E_SUPPLY_LOW' } as const;
    const missing = (['head', 'supply'] as const).map((part) => ({ part, code: codes[part] }));
    opened.kit.tell({ picture: true, missing });
    await page.locator('.missing', { hasText: 'Iets houdt het kastje tegen' }).waitFor();
    await page.locator('.missing', { hasText: 'kan te laag zijn' }).waitFor();
    expect(await page.locator('.arrow').count()).toBeGreaterThan(0);
    opened.kit.tell({ picture: true, missing: [] });
    await page.locator('.missing').first().waitFor({ state: 'detached' });
  });

  it('a board that is lost beside a picture that goes on is said in a line, and nothing can be turned meanwhile', async () => {
    await enter();
    opened.kit.tell({ picture: true, missing: [{ part: 'board', code: 'NABIJ_E_BOARD_LOST' }] });
    const line = page.locator('.missing', { hasText: 'Het kastje draait even niet' });
    await line.waitFor();
    await page.locator('.arrow').first().waitFor({ state: 'detached' });
    expect(await page.locator('.stage').count()).toBe(1);
    await page.keyboard.press('1');
    opened.kit.tell({ picture: true, missing: [] });
    await page.locator('.arrow').first().waitFor();
    expect(await line.count()).toBe(0);
    expect(of('look')).toEqual([]);
  });

  it('looks that come too late again and again are said in one line, which goes by itself', async () => {
    await enter();
    const line = page.getByText('De verbinding is traag.');
    for (let n = 0; n < 3; n += 1) {
      opened.kit.send({ type: 'refused', code: 'NABIJ_E_LOOK_EXPIRED', of: 'look' });
    }
    await line.waitFor();
    await line.waitFor({ state: 'detached' });
  });

  it('leaving and entering again at once ends in class, however late the kit speaks', async () => {
    await enter();
    opened.kit.holdBack(true);
    await button(/^Weggaan$/).click();
    await button(/^Weer naar de klas$/).click();
    await arrived('join', 2);
    opened.kit.holdBack(false);
    await page.getByText('Sam kijkt en luistert').waitFor();
    expect(await screen()).toBe('watching');
    expect(of('join').map((frame) => frame.how)).toEqual(['tap', 'tap']);
  });

  it('a seat taken over on another device stays there', async () => {
    await enter();
    opened.kit.send({ type: 'bye', code: 'NABIJ_E_TAKEN_OVER' });
    opened.kit.drop(4003);
    await onScreen('elsewhere');
    await page.waitForTimeout(500);
    expect(of('join')).toHaveLength(1);
    await button(/^Toch hier kijken$/).click();
    await arrived('join', 2);
    expect(of('join').at(-1)?.how).toBe('tap');
    await onScreen('watching');
  });

  it('a page that comes back to a seat held elsewhere stops there, until a tap', async () => {
    await enter();
    opened.kit.onFrame = (frame) => {
      if (frame.type !== 'join' || frame.how === 'tap') return;
      opened.kit.send({ type: 'refused', code: 'NABIJ_E_SEAT_TAKEN', of: 'join' });
    };
    opened.kit.drop(1011);
    await onScreen('elsewhere');
    await button(/^Toch hier kijken$/).click();
    await onScreen('watching');
    expect(of('join').map((frame) => frame.how)).toEqual(['tap', 'return', 'tap']);
  });

  it('resting is the pupil’s own step and says so', async () => {
    await enter();
    await button(/^Rust$/).click();
    await onScreen('resting');
    expect(of('presence').at(-1)?.presence).toBe('resting');
    expect(await page.evaluate(() => document.querySelector('audio')?.muted)).toBe(true);
    await button(/^Weer kijken$/).click();
    await onScreen('watching');
  });

  it('closing the page leaves the class', async () => {
    await enter();
    await page.goto('about:blank');
    await arrived('leave');
  });

  it('a frame that fits no schema changes nothing', async () => {
    await enter();
    opened.kit.send({ type: 'state', presence: 'somewhere' } as never);
    opened.kit.send({ type: 'angle', pan_deg: 1e9 });
    await until('refused', () => page.evaluate(() => window.nabij?.counters.refusedIn === 2));
    expect(await screen()).toBe('watching');
  });
});
