import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Page } from 'playwright-core';
import { encodeQR } from 'qr';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { KIND } from '../../src/protocol/seal/kinds.ts';
import { loadPages } from '../../src/relay/pages.ts';
import { openPaired } from '../support/pair-page.ts';
import { until } from '../support/until.ts';
import { type Opened, openBuiltPage } from './open-page.ts';

// A browser on a busy machine: waiting has its own limits.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

let opened: Opened;
/** A tablet: what it keeps outlives its pages. */
let tablet: BrowserContext;
let page: Page;

beforeAll(async () => {
  opened = await openBuiltPage();
});
afterAll(() => opened?.close());
beforeEach(async () => {
  opened.kit.reset();
  tablet = await opened.browser.newContext({ viewport: { width: 1_024, height: 768 } });
  page = await tablet.newPage();
  page.on('pageerror', (error) => expect.unreachable(`the page threw: ${error.message}`));
});
afterEach(() => tablet.close());

const button = (name: RegExp) => page.getByRole('button', { name });
const onScreen = (kind: string) =>
  until(`the screen ${kind}`, async () => (await page.evaluate(() => window.nabij?.screen)) === kind);
const words = () => page.locator('.four-words li').allInnerTexts();
/** The pupil's pairing in the browser's own database: where it was made, and the one before it. */
const kept = () =>
  page.evaluate(
    () =>
      new Promise<{ meeting: string; before: string | undefined } | null>((done) => {
        const request = indexedDB.open('nabij');
        request.onsuccess = () => {
          const read = request.result.transaction('pairings').objectStore('pairings').get('pupil');
          read.onsuccess = () => {
            request.result.close();
            const found = read.result as { meeting: string; before: { meeting: string } | null } | undefined;
            done(found ? { meeting: found.meeting, before: found.before?.meeting } : null);
          };
        };
      }),
  );
const joins = () => opened.kit.frames.filter((frame) => frame.type === 'join');

describe('a tablet', () => {
  it('is paired by its link, keeps it over a reload, and keeps the key where no script reads it', async () => {
    const link = opened.kit.newLink();
    await page.goto(link);
    await button(/^Koppelen$/).click();
    await onScreen('words');
    expect(await words()).toEqual(opened.kit.doors.words);
    expect(page.url()).toBe(`${opened.kit.origin}/`);
    await page.reload();
    await onScreen('words');
    expect(await words()).toEqual(opened.kit.doors.words);
    await button(/^Klopt$/).click();
    await onScreen('start');
    await page.reload();
    await button(/^Naar de klas$/).click();
    await onScreen('watching');
    const kept = await page.evaluate(
      () =>
        new Promise<{ extractable: boolean; raw: string }>((done) => {
          const request = indexedDB.open('nabij');
          request.onsuccess = () => {
            const read = request.result.transaction('pairings').objectStore('pairings').get('pupil');
            read.onsuccess = async () => {
              const { privateKey } = read.result.keys as CryptoKeyPair;
              const raw = await crypto.subtle.exportKey('pkcs8', privateKey).then(
                () => 'read',
                () => 'refused',
              );
              done({ extractable: privateKey.extractable, raw });
            };
          };
        }),
    );
    expect(kept).toEqual({ extractable: false, raw: 'refused' });
  });

  it('is paired by a typed code, and is helped with a wrong one', async () => {
    const { code } = opened.kit.doors.newCode('pupil');
    await page.goto(`${opened.kit.origin}/`);
    await button(/^Code typen$/).click();
    await page.keyboard.type(code.replace('-', '8'));
    await page.keyboard.press('Enter');
    await page.getByText('Is het misschien de letter B?').waitFor();
    await page.getByLabel('De code van het kastje').fill(code.toLowerCase());
    await page.keyboard.press('Enter');
    await onScreen('words');
    expect(await words()).toEqual(opened.kit.doors.words);
  });

  it('is paired by what its own camera sees, and lets go of the camera', async () => {
    const { fragment } = opened.kit.doors.newCode('pupil');
    const rows = encodeQR(`${opened.kit.origin}/${fragment}`, 'raw', { border: 4, scale: 6 });
    await page.addInitScript((modules: boolean[][]) => {
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = modules.length;
      const context = canvas.getContext('2d')!;
      const draw = () => {
        for (const [y, row] of modules.entries()) {
          for (const [x, dark] of row.entries()) {
            context.fillStyle = dark ? '#111' : '#eee';
            context.fillRect(x, y, 1, 1);
          }
        }
      };
      const stream = canvas.captureStream(10);
      navigator.mediaDevices.getUserMedia = async () => {
        setInterval(draw, 100);
        return stream;
      };
      (window as unknown as { cameraOff: () => boolean }).cameraOff = () =>
        stream.getTracks().every(({ readyState }) => readyState === 'ended');
    }, rows);
    await page.goto(`${opened.kit.origin}/`);
    await button(/^Code scannen$/).click();
    await onScreen('words');
    expect(await words()).toEqual(opened.kit.doors.words);
    expect(await page.evaluate(() => (window as unknown as { cameraOff: () => boolean }).cameraOff())).toBe(
      true,
    );
  });

  it('without a camera says so, and the code can be typed', async () => {
    await page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = async () => {
        throw new DOMException('', 'NotAllowedError');
      };
    });
    await page.goto(`${opened.kit.origin}/`);
    await button(/^Code scannen$/).click();
    await page.getByText('De camera doet het niet').waitFor();
    await button(/^Code typen$/).click();
    await onScreen('typing');
  });

  it('whose words differ forgets the kit', async () => {
    await page.goto(opened.kit.newLink());
    await button(/^Koppelen$/).click();
    await button(/^Klopt niet$/).click();
    await page.getByText('niet meer gekoppeld').waitFor();
    await page.reload();
    await onScreen('begin');
  });

  it('keeps the pairing of before until somebody has answered for the new one, also over a reload', async () => {
    await openPaired(page, opened.kit.newLink());
    await onScreen('start');
    const first = await kept();
    const pairAnew = async () => {
      await page.goto('about:blank');
      await page.goto(opened.kit.newLink());
      await button(/^Koppelen$/).click();
      await onScreen('words');
      await page.reload();
      await onScreen('words');
    };
    await pairAnew();
    expect(await kept()).toEqual({ meeting: expect.any(String), before: first?.meeting });
    await button(/^Klopt niet$/).click();
    await page.getByText('hoort weer bij het kastje van eerst').waitFor();
    await page.reload();
    expect(await kept()).toEqual(first);
    await button(/^Naar de klas$/).click();
    await onScreen('watching');
    await button(/^Weggaan$/).click();
    await pairAnew();
    await button(/^Klopt$/).click();
    await onScreen('start');
    expect(await kept()).toEqual({ meeting: expect.not.stringMatching(first!.meeting), before: undefined });
    await button(/^Naar de klas$/).click();
    await onScreen('watching');
  });

  it('that the kit did not keep says that pairing did not work, and is paired by a new code', async () => {
    opened.kit.doors.pins = false;
    await page.goto(opened.kit.newLink());
    await button(/^Koppelen$/).click();
    await page.getByText('Het koppelen is niet gelukt').waitFor();
    await page.getByText('of werkt niet meer').waitFor();
    opened.kit.doors.pins = true;
    await button(/^Code typen$/).click();
    await page.getByLabel('De code van het kastje').fill(opened.kit.doors.newCode('pupil').code);
    await page.keyboard.press('Enter');
    await onScreen('words');
  });

  it('whose kit is not the right one says so before it has sent anything', async () => {
    const link = opened.kit.newLink();
    opened.kit.doors.impostor = true;
    await page.goto(link);
    await button(/^Koppelen$/).click();
    await page.getByText('dit is niet het goede kastje').waitFor();
    opened.kit.doors.impostor = false;
    await page.reload();
    await button(/^Koppelen$/).click();
    await onScreen('words');
  });

  it('says that somebody meddled with its connection, and is back in class', async () => {
    await openPaired(page, opened.kit.newLink());
    await button(/^Naar de klas$/).click();
    await onScreen('watching');
    opened.kit.meddle(Uint8Array.from({ length: 60 }, (_, n) => (n === 0 ? KIND.frame : n)));
    await page.getByText('Er kwam een bericht dat niet klopt.').first().waitFor();
    await until('a new seat', () => joins().length === 2);
    await onScreen('watching');
    await page.getByText('Er kwam een bericht dat niet klopt.').waitFor();
  });

  it('is paired by a page that is served apart from the relay, and finds the relay again', async () => {
    const { kit, folder } = opened;
    const relay = kit.origin.replace('http', 'ws');
    const elsewhere = createServer(loadPages(folder, [relay]));
    await new Promise<void>((done) => elsewhere.listen(0, '127.0.0.1', done));
    try {
      const origin = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
      const link = `${kit.newLink()}&relay=${encodeURIComponent(relay)}`;
      await openPaired(page, link.replace(kit.origin, origin));
      await page.reload();
      await button(/^Naar de klas$/).click();
      await onScreen('watching');
      expect(new URL(page.url()).origin).toBe(origin);
    } finally {
      elsewhere.closeAllConnections();
      elsewhere.close();
    }
  });

  it('finds the relay by a typed code, too, when the page’s server names it', async () => {
    const { kit, folder } = opened;
    const relay = kit.origin.replace('http', 'ws');
    const elsewhere = createServer(loadPages(folder, [relay], relay));
    await new Promise<void>((done) => elsewhere.listen(0, '127.0.0.1', done));
    try {
      await page.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`);
      await button(/^Code typen$/).click();
      await page.getByLabel('De code van het kastje').fill(kit.doors.newCode('pupil').code);
      await button(/^Koppelen$/).click();
      await onScreen('words');
      await page.reload();
      await button(/^Klopt$/).click();
      await button(/^Naar de klas$/).click();
      await onScreen('watching');
    } finally {
      elsewhere.closeAllConnections();
      elsewhere.close();
    }
  });

  it('goes to no relay but its own for a link that somebody made up', async () => {
    let calls = 0;
    const strange = createServer().on('connection', () => {
      calls += 1;
    });
    await new Promise<void>((done) => strange.listen(0, '127.0.0.1', done));
    try {
      const relay = `ws://127.0.0.1:${(strange.address() as AddressInfo).port}`;
      await page.goto(`${opened.kit.newLink()}&relay=${encodeURIComponent(relay)}`);
      await button(/^Koppelen$/).click();
      await page.getByText('Er is geen verbinding.').waitFor();
      expect(calls).toBe(0);
    } finally {
      strange.closeAllConnections();
      strange.close();
    }
  });

  it('whose loan has ended hears so kindly, once, whether it was there or comes later', async () => {
    await openPaired(page, opened.kit.newLink());
    await button(/^Naar de klas$/).click();
    await onScreen('watching');
    await page.goto('about:blank');
    await opened.kit.doors.endLoan();
    await page.goto(opened.kit.origin);
    await page.getByText('Je tijd met dit kastje is klaar').waitFor();
    await page.reload();
    await onScreen('begin');
    await openPaired(page, opened.kit.newLink());
    await button(/^Naar de klas$/).click();
    await onScreen('watching');
    opened.kit.send({ type: 'bye', code: 'NABIJ_E_LOAN_ENDED' });
    await page.getByText('Je tijd met dit kastje is klaar').waitFor();
  });
});

describe('the pupil', () => {
  it('is asked for a name once, and the class reads the new one after a change', async () => {
    await openPaired(page, opened.kit.newLink());
    await page.getByLabel('Wat is je voornaam?').fill('Sam');
    await button(/^Naar de klas$/).click();
    await until('the name', () => joins().at(-1)?.name === 'Sam');
    await button(/^Weggaan$/).click();
    await page.reload();
    await page.getByText('Hoi Sam!').waitFor();
    expect(await page.getByLabel('Wat is je voornaam?').count()).toBe(0);
    await button(/^Naam veranderen$/).click();
    await page.getByLabel('Wat is je voornaam?').fill('Robin');
    await page.keyboard.press('Enter');
    await page.getByText('Hoi Robin!').waitFor();
    await button(/^Naar de klas$/).click();
    await until('the new name', () => joins().at(-1)?.name === 'Robin');
  });

  it('reads when to come from the kit, and does not come back by itself', async () => {
    const text = { nl: 'Je kunt weer in de klas morgen om 08:30.', en: 'Tomorrow at 08:30.' };
    await openPaired(page, opened.kit.newLink());
    await button(/^Naar de klas$/).click();
    await onScreen('watching');
    opened.kit.send({ type: 'refused', code: 'NABIJ_E_LOAN_HOURS', of: 'presence', text });
    await page.getByText(text.nl).waitFor();
    opened.kit.drop(1011);
    await until('the way back', () => page.evaluate(() => window.nabij?.counters.links === 2));
    await page.waitForTimeout(300);
    expect(joins()).toHaveLength(1);
    await page.getByText(text.nl).waitFor();
  });

  it('sees own hours as they were counted', async () => {
    const day = { watching_s: 0, listening_s: 0, resting_s: 0, hands: 0, in_class_s: 0 };
    const busy = { watching_s: 3_600, listening_s: 600, resting_s: 900, hands: 2, in_class_s: 5_100 };
    const days = Array.from({ length: 7 }, (_, n) => ({
      date: `2026-11-${16 + n}`,
      ...(n === 1 ? busy : day),
    }));
    opened.kit.onFrame = (frame) => {
      if (frame.type !== 'ask' || frame.ask.ask !== 'hours') return;
      const week = { week: frame.ask.week ?? '2026-47', from: '2026-11-16', until: '2026-11-22' };
      const answer = { answer: 'hours', week: { ...week, days, total: busy } } as const;
      opened.kit.send({ type: 'answer', id: frame.id, answer });
    };
    await openPaired(page, opened.kit.newLink());
    await page.getByLabel('Wat is je voornaam?').press('Enter');
    await button(/^Mijn uren$/).click();
    const row = page.getByRole('row', { name: /^di 17-11/ });
    await row.waitFor();
    expect(await row.getByRole('cell').allInnerTexts()).toEqual(['1:25', '1:00', '0:10', '0:15', '2']);
    await button(/^Week ervoor$/).click();
    await until('the week before', () =>
      opened.kit.frames.some(
        (frame) => frame.type === 'ask' && frame.ask.ask === 'hours' && frame.ask.week === '2026-46',
      ),
    );
    await button(/^Terug$/).click();
    await onScreen('start');
  });
});
