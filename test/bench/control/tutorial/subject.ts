import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openBrowser, openPage } from '../../lib/browser.ts';
import { CannotMeasure } from '../../lib/cannot-measure.ts';
import { type Child, startChild } from '../../lib/children.ts';
import { sleep } from '../../lib/wait.ts';
import type { Looker } from '../measure.ts';
import { notePointer } from '../pointer.ts';
import { watchLines } from '../pulse-feeds.ts';
import { createPulseWatch, type PulseWatch } from '../pulse-watch.ts';
import { buildSlowImage } from '../slow-image.ts';

/** The tutorial, running on the same emulated board as the kit. */
export interface Tutorial extends AsyncDisposable {
  /** Opens its page with the pointer down. */
  open(): Promise<Looker>;
  /** Its server: the process that the motion costs. */
  readonly pid: number;
  readonly url: string;
  readonly watch: PulseWatch;
}

const READY_MS = 20_000;
/** Degrees that a pixel is in the tutorial's page. */
const DEG_PER_PX = 60 / 1280;
const Y = 400;

function startProgram(program: string, args: readonly string[]): Promise<Child> {
  const flags = ['--disable-warning=ExperimentalWarning', '--disable-warning=DEP0040'];
  return startChild(process.execPath, [...flags, program, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
}

/** Starts board and server; the server answers once johnny-five calls the board ready. */
export async function startTutorial(): Promise<Tutorial> {
  await using ends = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'nabij-tutorial-'));
  ends.defer(() => rm(folder, { recursive: true, force: true }));
  const image = await buildSlowImage(folder);
  const board = ends.use(
    await startProgram(join(import.meta.dirname, '../board-process.ts'), [image, folder]),
  );
  const watch = createPulseWatch();
  watchLines(board.process.stdout!, watch);
  await sleep(500);
  const server = ends.use(
    await startProgram(join(import.meta.dirname, 'server.ts'), [join(folder, 'board')]),
  );
  const url = await firstLine(server);
  const rest = ends.move();
  return {
    pid: server.pid,
    url,
    watch,
    async open() {
      const browser = await openBrowser();
      rest.defer(() => browser.close());
      const page = await openPage(browser, url, [notePointer]);
      const xOf = (panDeg: number) => 640 - panDeg / DEG_PER_PX;
      await page.mouse.move(640, Y);
      return { page, watch, xOf, y: Y };
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}

async function firstLine(server: Child): Promise<string> {
  const lines = createInterface({ input: server.process.stdout! });
  const line = await Promise.race([
    once(lines, 'line').then(([text]) => text as string),
    once(server.process, 'exit').then(() => null),
    sleep(READY_MS).then(() => null),
  ]);
  if (line === null) throw new CannotMeasure('the tutorial got no answer from its board');
  return line;
}
