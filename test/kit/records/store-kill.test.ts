import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { RecordStore } from '../../../src/kit/records/store.ts';
import { seededRandom } from '../../bench/lib/random.ts';
import { COUNTED, counted } from './killed-writer.ts';
import { scratchFolder } from './scratch.ts';

const KILLS = 500;
const SEED = 20_261_123;
/** Long enough for a few writes. */
const LONGEST_LIFE_MS = 12;
const WRITER = fileURLToPath(new URL('killed-writer.ts', import.meta.url));

it(
  `reads the old or the new record whole after each of ${KILLS} kills, and leaves no temporary files`,
  async () => {
    const folder = scratchFolder();
    const env = { ...process.env, NODE_COMPILE_CACHE: scratchFolder() };
    // One run that ends by itself leaves its compiled code to the five hundred that do not.
    execFileSync(process.execPath, ['--eval', `import(${JSON.stringify(WRITER)})`], { env });
    const temporary = () => readdirSync(folder).filter((name) => name.endsWith('.tmp')).length;
    const random = seededRandom(SEED);
    let cutWrites = 0;
    let count = 0;
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const lifeMs = random() * LONGEST_LIFE_MS;
      const where = `seed ${SEED}, kill ${kill}, after ${lifeMs.toFixed(2)} ms`;
      const said = await writeUntilKilled(folder, lifeMs, env);
      expect(temporary(), where).toBeLessThanOrEqual(1);
      cutWrites += temporary();
      const store = await RecordStore.open(folder);
      expect(temporary(), where).toBe(0);
      const record = await store.read(COUNTED);
      expect(record, where).toEqual(counted(record?.count ?? 0));
      // What the writer was told is on the disk is there, and at most the one it was writing besides.
      expect([said, said + 1], where).toContain(record?.count);
      expect(said, where).toBeGreaterThan(count);
      count = record?.count ?? 0;
    }
    // Else the kills came between the writes and showed nothing.
    expect(cutWrites).toBeGreaterThan(KILLS / 20);
  },
  KILLS * 1_000,
);

/** Lets a writer live so long after its first write, and gives the last record that it said is written. */
async function writeUntilKilled(folder: string, lifeMs: number, env: NodeJS.ProcessEnv): Promise<number> {
  const writer = spawn(process.execPath, [WRITER, folder], { stdio: ['ignore', 'pipe', 'inherit'], env });
  let ended = false;
  onTestFinished(() => {
    if (!ended) writer.kill('SIGKILL');
  });
  const closed = once(writer, 'close');
  let said = '';
  writer.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  lowPriority(writer);
  await Promise.race([once(writer.stdout, 'data'), closed]);
  await sleep(lifeMs);
  writer.kill('SIGKILL');
  const [code, signal] = await closed;
  ended = true;
  expect([code, signal]).toEqual([null, 'SIGKILL']);
  // A line that was cut off tells nothing.
  return Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1));
}

/** Five hundred processes in a row step back for what is measured beside them. */
function lowPriority(child: ChildProcess): void {
  if (child.pid !== undefined) setPriority(child.pid, 10);
}
