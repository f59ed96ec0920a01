import { expect, test } from 'vitest';
import type { Pulse } from '../../../src/emulator/board/api.ts';
import { CYCLES_PER_MS, CYCLES_PER_US } from '../../../src/emulator/board/chip.ts';
import { ServoPulseDecoder } from '../../../src/emulator/board/servo-pulse.ts';
import { boardWith } from './program.ts';

function decoder() {
  const pulses: Pulse[] = [];
  return { decoder: new ServoPulseDecoder('pan', (pulse) => pulses.push(pulse)), pulses };
}

test('a pulse is told with its rise and width once it is whole', () => {
  const { decoder: servo, pulses } = decoder();
  servo.edge(true, 1000 * CYCLES_PER_US);
  expect(servo.last(2000 * CYCLES_PER_US)).toBeNull();
  servo.edge(false, 2500 * CYCLES_PER_US);
  expect(pulses).toEqual([{ axis: 'pan', riseUs: 1000, widthUs: 1500 }]);
  expect(servo.last(2500 * CYCLES_PER_US)).toEqual(pulses[0]);
});

test('100 ms after the last pulse the servo is let go', () => {
  const { decoder: servo } = decoder();
  servo.edge(true, 0);
  servo.edge(false, 1500 * CYCLES_PER_US);
  const endCycle = 1500 * CYCLES_PER_US;
  expect(servo.last(endCycle + 100 * CYCLES_PER_MS)).not.toBeNull();
  expect(servo.last(endCycle + 100 * CYCLES_PER_MS + 1)).toBeNull();
});

test('a pin that falls first, or stays high for long, gives no pulse', () => {
  const { decoder: servo, pulses } = decoder();
  servo.edge(false, 100);
  servo.edge(true, 200);
  servo.edge(false, 200 + 11 * CYCLES_PER_MS);
  expect(pulses).toEqual([]);
});

const TIMER_PULSES = `
int main(void) {
  DDRB = _BV(1) | _BV(2);
  ICR1 = 39999;
  OCR1A = 3000 - 1;
  OCR1B = 1400 - 1;
  TCCR1A = _BV(COM1A1) | _BV(COM1B1) | _BV(WGM11);
  TCCR1B = _BV(WGM13) | _BV(WGM12) | _BV(CS11);
  TIMSK1 = _BV(TOIE1);
  sei();
  for (;;) IDLE;
}
EMPTY_INTERRUPT(TIMER1_OVF_vect)
`;

test.each([
  ['asleep', 'sleep_mode()'],
  ['awake', '__asm__ volatile("nop")'],
])('the pulses of timer 1 are exact to the timer count while the program is %s', (_what, idle) => {
  const { board } = boardWith(TIMER_PULSES.replace('IDLE', idle));
  const pulses: Pulse[] = [];
  board.onPulse((pulse) => pulses.push(pulse));
  board.run(1000);
  for (const [axis, widthUs] of [
    ['pan', 1500],
    ['tilt', 700],
  ] as const) {
    const own = pulses.filter((pulse) => pulse.axis === axis).slice(1);
    expect(own.length).toBeGreaterThan(45);
    for (const pulse of own) expect(pulse.widthUs).toBe(widthUs);
    for (let i = 1; i < own.length; i++) expect(own[i]!.riseUs - own[i - 1]!.riseUs).toBeCloseTo(20_000, 6);
  }
  expect(board.pulse('pan')?.widthUs).toBe(1500);
});

test('pulses made by the program itself are measured too', () => {
  const { board } = boardWith(
    'int main(void) { DDRB = _BV(1); for (;;) { PORTB |= _BV(1); _delay_us(1200); PORTB &= ~_BV(1); _delay_ms(18); } }',
  );
  board.run(100);
  expect(board.pulse('pan')!.widthUs).toBeCloseTo(1200, 0);
  expect(board.pulse('tilt')).toBeNull();
});

test('a pull-up on the servo pin is no pulse', () => {
  const { board } = boardWith(
    'int main(void) { for (;;) { PORTB |= _BV(1); _delay_us(1200); PORTB &= ~_BV(1); _delay_ms(18); } }',
  );
  board.run(100);
  expect(board.pulse('pan')).toBeNull();
});
