import { expect, it } from 'vitest';
import { NabijError } from '../../../src/core/errors.ts';
import { silentLogger } from '../../../src/core/log.ts';
import { CallbackGate } from '../../../src/kit/bridge/callback-gate.ts';

function gate() {
  const lines: object[] = [];
  let faults = 0;
  const made = new CallbackGate(
    () => {
      faults += 1;
    },
    { ...silentLogger, error: (fields) => lines.push(fields) },
  );
  return { made, lines, faults: () => faults };
}

it('a callback that throws is logged once, with where and without what', () => {
  const { made, lines, faults } = gate();
  const bad = made.pass((text: string) => void JSON.parse(text));
  for (let n = 0; n < 3; n += 1) bad('Sam zegt dit');
  expect(faults()).toBe(3);
  expect(lines).toEqual([
    { code: 'NABIJ_E_MEDIA_BLOCKED', fault: 'SyntaxError', at: expect.arrayContaining([expect.any(String)]) },
  ]);
  expect(JSON.stringify(lines)).toContain('callback-gate.test.ts');
  expect(JSON.stringify(lines)).not.toContain('Sam');
});

it('names the code of an error of ours, and copes with what is no error', () => {
  const ours = gate();
  ours.made.pass(() => {
    throw new NabijError('NABIJ_E_FRAME_SIZE', 'no');
  })();
  expect(ours.lines).toMatchObject([{ code: 'NABIJ_E_FRAME_SIZE', fault: 'NabijError' }]);
  const none = gate();
  none.made.pass(() => {
    throw 'text';
  })();
  expect(none.lines).toEqual([{ code: 'NABIJ_E_MEDIA_BLOCKED', fault: 'string' }]);
});

it('a closed gate lets nothing through', () => {
  const { made, faults } = gate();
  let called = 0;
  const pass = made.pass(() => {
    called += 1;
    throw new Error('late');
  });
  made.close();
  pass();
  expect([called, faults()]).toEqual([0, 0]);
});
