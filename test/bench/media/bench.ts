import type { Bench, BenchContext } from '../lib/bench.ts';
import { needProgram } from '../lib/children.ts';
import type { Bound } from '../lib/goals.ts';
import { summarise } from '../lib/stats.ts';
import { startCamera } from './camera.ts';
import { cameraDelaysMs } from './camera-cost.ts';
import { measurePicture, type PictureRun } from './measure.ts';
import { nabij } from './nabij.ts';
import { chromium } from './opponents/chromium.ts';
import { janus } from './opponents/janus.ts';
import { mjpeg } from './opponents/mjpeg.ts';
import type { Subject } from './subject.ts';

/**
 * Many short rounds, each with everything started anew: camera and browser both keep a beat, 30 and 60 a second, so
 * that within a round a frame waits the same part of a display frame each time. Every other round goes in reverse
 * order: a machine that warms up favours nobody.
 */
const ROUNDS = 8;
const SECONDS_A_ROUND = 5;
const QUICK_ROUNDS = 1;
const CAMERA_PICTURES = 150;
const METRIC = 'capture_to_seen';

const GOAL: readonly Bound[] = [
  { of: 'p50', is: '<=', limit: 12 },
  { of: 'p99', is: '<=', limit: 35 },
];

/** All that one subject gave, over all its rounds. */
interface Result {
  readonly runs: PictureRun[];
  note: string;
}

/** From the time that the virtual camera wrote into a frame to the moment that the page sees that frame. */
export const bench: Bench = async (context) => {
  needProgram('janus', 'run scripts/setup --bench');
  needProgram('gst-launch-1.0', 'run scripts/setup');
  const subjects = [nabij, janus, chromium, mjpeg];
  const results = new Map<string, Result>(subjects.map(({ name }) => [name, { runs: [], note: '' }]));
  for (let round = 0; round < (context.quick ? QUICK_ROUNDS : ROUNDS); round += 1) {
    const order = round % 2 === 0 ? subjects : subjects.toReversed();
    for (const subject of order) await measureSubject(context, subject, results.get(subject.name)!);
  }
  for (const [name, result] of results) reportSubject(context, name, result);
  const handOver = { subject: 'virtual-camera', metric: 'capture_to_handed_over', unit: 'ms' } as const;
  const note = 'part of every subject but chromium, whose camera is a file';
  context.report.samples({ ...handOver, note }, await cameraDelaysMs(CAMERA_PICTURES));
  reportComparison(context, results);
};

async function measureSubject(context: BenchContext, subject: Subject, result: Result): Promise<void> {
  context.progress(`${subject.name}, round ${result.runs.length + 1}`);
  await using scope = new AsyncDisposableStack();
  const end = () => scope.disposeAsync();
  context.ends.defer(end);
  const camera = subject === nabij ? null : scope.use(await startCamera());
  const running = scope.use(await subject.start(camera?.path ?? ''));
  result.runs.push(await measurePicture(running.page, subject.name, SECONDS_A_ROUND));
  result.note = await running.note();
}

function delaysOf(result: Result): number[] {
  return result.runs.flatMap(({ delaysMs }) => delaysMs);
}

/** How far the rounds lie apart, ms. */
function roundsText({ runs }: Result): string {
  return runs.map(({ delaysMs }) => summarise(delaysMs).p50.toFixed(1)).join(' ');
}

function reportSubject({ report }: BenchContext, subject: string, result: Result): void {
  const delays = delaysOf(result);
  const goal = subject === 'nabij' ? { goal: GOAL } : {};
  const note = `${result.note}; p50 of the rounds ${roundsText(result)}`;
  report.samples({ subject, metric: METRIC, unit: 'ms', note, ...goal }, delays);
  const seconds = result.runs.reduce((sum, run) => sum + run.seconds, 0);
  report.value({ subject, metric: 'picture_rate', unit: 'frames/s' }, delays.length / seconds, delays.length);
  const widthPx = Math.min(...result.runs.map((run) => run.widthPx));
  report.value({ subject, metric: 'picture_width', unit: 'px' }, widthPx);
  const unreadable = result.runs.reduce((sum, run) => sum + run.unreadable, 0);
  report.value({ subject, metric: 'unreadable_frames', unit: 'count' }, unreadable);
}

/** How the kit stands to those that one would use instead. */
function reportComparison({ report }: BenchContext, results: ReadonlyMap<string, Result>): void {
  const of = (name: string) => summarise(delaysOf(results.get(name)!));
  const own = of('nabij');
  const asked = [
    {
      metric: 'p50_of_janus',
      value: own.p50 / of('janus').p50,
      goal: { of: 'value', is: '<=', limit: 0.25 },
    },
    {
      metric: 'p50_of_chromium',
      value: own.p50 / of('chromium').p50,
      goal: { of: 'value', is: '<', limit: 1 },
    },
    {
      metric: 'p99_of_chromium',
      value: own.p99 / of('chromium').p99,
      goal: { of: 'value', is: '<', limit: 1 },
    },
  ] as const;
  for (const { metric, value, goal } of asked) {
    report.value({ subject: 'nabij', metric, unit: 'ratio', goal: [goal] }, value);
  }
}
