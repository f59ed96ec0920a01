import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import type { FigureLine } from './lines.ts';
import { benchLine, distributionLine, headerLine, summaryLine, valueLine } from './lines.ts';
import { headerOf } from './machine.ts';
import { createReporter } from './reporter.ts';

function reporter() {
  const lines: string[] = [];
  const report = createReporter(headerOf('control', true), (line) => lines.push(line));
  return { report, parsed: () => lines.map((line) => JSON.parse(line)) };
}

const delay = { subject: 'nabij', metric: 'pointer_to_pulse', unit: 'ms' } as const;

describe('a bench run', () => {
  test('prints header, figures and summary, each of its own form', () => {
    const { report, parsed } = reporter();
    report.samples({ ...delay, goal: [{ of: 'p99', is: '<=', limit: 28 }] }, [10, 20, 27.9994]);
    report.value({ subject: 'tutorial', metric: 'motion_cpu', unit: '%' }, 79, 3);
    report.finish();
    const lines = parsed();
    expect(lines.map((line) => v.is(benchLine, line))).toEqual([true, true, true, true]);
    const forms = [headerLine, distributionLine, valueLine, summaryLine];
    expect(lines.map((line, index) => v.is(forms[index]!, line))).toEqual([true, true, true, true]);
    expect(lines[1]).toMatchObject({ n: 3, p50: 20, max: 27.999, goal: 'p99 <= 28', pass: true });
    expect(lines[2]).toMatchObject({ n: 3, value: 79, goal: null, pass: null });
    expect(lines[3]).toEqual({ bench: 'control', summary: true, pass: true, missed: [] });
  });

  test('names every goal that was missed', () => {
    const { report, parsed } = reporter();
    const goal = [
      { of: 'p50', is: '<=', limit: 12 },
      { of: 'p99', is: '<=', limit: 35 },
    ] as const;
    expect(report.samples({ ...delay, goal }, [1, 2, 40])).toBe(false);
    report.finish();
    expect(parsed().at(-1)).toMatchObject({ pass: false, missed: ['nabij pointer_to_pulse p99 <= 35'] });
  });

  test('below is not at most', () => {
    const { report } = reporter();
    const name = { subject: 'nabij', metric: 'p50_of_chromium', unit: 'ratio' } as const;
    expect(report.value({ ...name, goal: [{ of: 'value', is: '<', limit: 1 }] }, 1)).toBe(false);
    expect(report.value({ ...name, goal: [{ of: 'value', is: '<=', limit: 1 }] }, 1)).toBe(true);
  });

  test('prints nothing after the summary and nothing that is not a number', () => {
    const { report } = reporter();
    expect(() => report.value({ subject: 'nabij', metric: 'rss', unit: 'MB' }, Number.NaN)).toThrow();
    report.finish();
    expect(() => report.samples(delay, [1])).toThrow('after the summary');
  });

  test('refuses a goal on something that the figure lacks', () => {
    const { report } = reporter();
    const goal = [{ of: 'p99', is: '<=', limit: 1 }] as const;
    expect(() => report.value({ ...delay, goal }, 1)).toThrow(TypeError);
  });

  test('carries the note of a figure', () => {
    const { report, parsed } = reporter();
    report.samples({ ...delay, note: 'data channel' }, [1]);
    expect((parsed()[1] as FigureLine).note).toBe('data channel');
  });
});
