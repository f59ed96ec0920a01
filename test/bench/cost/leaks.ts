import type { BenchContext } from '../lib/bench.ts';
import { descendants, openSockets, rssMb } from '../lib/procfs.ts';
import type { Product } from '../lib/product.ts';
import { enterClass, leaveClass, type Tablet } from '../lib/tablet.ts';
import { sleep } from '../lib/wait.ts';
import { nameOf } from './family.ts';

const CYCLES = 40;
const QUICK_CYCLES = 4;
/** Code is compiled and buffers find their size in the first ones: growth counts from here. */
const WARM_UP_CYCLES = 3;
const INSIDE_MS = 500;
/** Children end and sockets close in this time after leaving. */
const QUIET_MS = 3_000;

/** What the kit holds while nobody is in class. */
interface Holdings {
  readonly memoryMb: number;
  readonly sockets: number;
  readonly children: readonly number[];
}

/** Goes in and out of class, and compares what the kit holds before and after. */
export async function measureLeaks(context: BenchContext, product: Product, tablet: Tablet): Promise<void> {
  const { report, progress, quick } = context;
  const kit = product.kitPid();
  await cycle(tablet, WARM_UP_CYCLES);
  const before = await holdings(kit);
  const cycles = quick ? QUICK_CYCLES : CYCLES;
  progress(`${cycles} times into class and out`);
  await cycle(tablet, cycles);
  const after = await holdings(kit);
  const subject = 'nabij';
  const grown = after.memoryMb - before.memoryMb;
  const goal = (limit: number) => ({ goal: [{ of: 'value', is: '<=', limit }] as const });
  report.value({ subject, metric: 'memory_growth', unit: 'MB', ...goal(15) }, grown, cycles);
  const sockets = Math.max(0, after.sockets - before.sockets);
  report.value({ subject, metric: 'sockets_left', unit: 'count', ...goal(0) }, sockets, cycles);
  const left = after.children.filter((pid) => !before.children.includes(pid));
  const more = Math.max(0, after.children.length - before.children.length);
  if (more > 0) progress(`left behind: ${left.map(nameOf).join('; ')}`);
  report.value({ subject, metric: 'children_left', unit: 'count', ...goal(0) }, more, cycles);
}

async function cycle(tablet: Tablet, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await enterClass(tablet);
    await sleep(INSIDE_MS);
    await leaveClass(tablet);
    await sleep(INSIDE_MS);
  }
}

async function holdings(kit: number): Promise<Holdings> {
  await sleep(QUIET_MS);
  return { memoryMb: rssMb(kit), sockets: openSockets(kit), children: descendants(kit) };
}
