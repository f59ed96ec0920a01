import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Bench, BenchContext } from '../lib/bench.ts';
import { CannotMeasure } from '../lib/cannot-measure.ts';
import { cpuMeter, rssMb } from '../lib/procfs.ts';
import { type Product, startProduct } from '../lib/product.ts';
import { enterClass, leaveClass, openTablet } from '../lib/tablet.ts';
import { sleep } from '../lib/wait.ts';
import { familyOf } from './family.ts';
import { measureLeaks } from './leaks.ts';
import { readStatus } from './status.ts';

const LESSON_S = 40;
const QUICK_LESSON_S = 8;
const SETTLE_MS = 5_000;
/** As the kit samples its own; Node's histogram holds this interval as well, so it is taken off. */
const OWN_LOOP_SAMPLE_MS = 5;
/** How often memory is looked at: its highest counts. */
const LOOK_MS = 1_000;

/** What a lesson costs the machine in class, and what many lessons leave behind. */
export const bench: Bench = async (context) => {
  // The first start after a change takes the types out of the program and keeps what it compiled; a kit in class has
  // been started before.
  await (await startProduct())[Symbol.asyncDispose]();
  const product = context.ends.use(await startProduct());
  const tablet = context.ends.use(await openTablet(await product.pupilLink()));
  await enterClass(tablet);
  await sleep(SETTLE_MS);
  await measureLesson(context, product);
  await leaveClass(tablet);
  await measureLeaks(context, product, tablet);
};

/** CPU, memory and event loop while the picture flows at 720p. */
async function measureLesson(context: BenchContext, product: Product): Promise<void> {
  const { report, progress, quick } = context;
  const seconds = quick ? QUICK_LESSON_S : LESSON_S;
  progress(`a lesson of ${seconds} s`);
  const ownLoop = monitorEventLoopDelay({ resolution: OWN_LOOP_SAMPLE_MS });
  ownLoop.enable();
  const family = familyOf(product);
  const kit = cpuMeter([family.kit]);
  const media = cpuMeter(family.media);
  const others = cpuMeter(family.others);
  let highestMb = 0;
  for (let second = 0; second < seconds; second += 1) {
    await sleep(LOOK_MS);
    highestMb = Math.max(highestMb, rssMb(family.kit));
  }
  const subject = 'nabij';
  report.value({ subject, metric: 'kit_cpu', unit: '%', goal: [{ of: 'value', is: '<=', limit: 8 }] }, kit());
  report.value(
    { subject, metric: 'kit_memory', unit: 'MB', goal: [{ of: 'value', is: '<=', limit: 120 }] },
    highestMb,
  );
  await reportEventLoop(context, product);
  report.value(
    {
      subject: 'idle-node',
      metric: 'event_loop_delay_p99',
      unit: 'ms',
      note: 'a Node process that does next to nothing at the same time: what the machine itself costs',
    },
    Math.max(0, ownLoop.percentile(99) / 1e6 - OWN_LOOP_SAMPLE_MS),
  );
  report.value({ subject, metric: 'gstreamer_cpu', unit: '%' }, media());
  report.value({ subject, metric: 'emulator_and_relay_cpu', unit: '%' }, others());
}

/** The kit times its own event loop. */
async function reportEventLoop({ report }: BenchContext, product: Product): Promise<void> {
  const { counters } = await readStatus(product.statusPath());
  const delayUs = counters.event_loop_p99_us;
  if (delayUs === undefined) throw new CannotMeasure('the kit does not tell its event-loop delay');
  report.value(
    {
      subject: 'nabij',
      metric: 'event_loop_delay_p99',
      unit: 'ms',
      goal: [{ of: 'value', is: '<=', limit: 5 }],
      note: 'by the kit itself, since it started',
    },
    delayUs / 1_000,
  );
}
