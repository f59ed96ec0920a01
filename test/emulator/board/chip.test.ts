import { expect, test } from 'vitest';
import { boardWith } from './program.ts';

/** At each start sends: reset flags, what a port register held, a counter kept in memory. Then waits. */
const STARTS = `
static uint8_t starts __attribute__((section(".noinit")));
int main(void) {
  uint8_t flags = MCUSR, port = DDRB;
  MCUSR = 0;
  wdt_disable();
  uart_begin(0);
  put(flags); put(port); put(++starts);
  DDRB = 0x3e;
  BODY
  for (;;) ;
}`;
const program = (body = '') => STARTS.replace('BODY', body);

test('power-up: flag of power-up, clear registers, noise in memory that the seed decides', () => {
  const first = boardWith(program(), { seed: 5 });
  const same = boardWith(program(), { seed: 5 });
  const other = boardWith(program(), { seed: 6 });
  for (const { board } of [first, same, other]) board.run(1);
  expect(first.sent.slice(0, 2)).toEqual([1, 0]);
  expect(same.sent).toEqual(first.sent);
  expect(other.sent).not.toEqual(first.sent);
});

test('reset: its own flag, clear registers, memory kept; counted', () => {
  const { board, sent } = boardWith(program());
  board.run(1);
  expect(board.resets).toBe(0);
  board.fault('reset');
  board.run(1);
  expect(board.resets).toBe(1);
  expect(sent.slice(3)).toEqual([2, 0, (sent[2]! + 1) & 0xff]);
});

test('power off and on: memory is lost, simulated time goes on', () => {
  const { board, sent } = boardWith(program());
  board.run(1);
  board.fault('power');
  board.run(1);
  expect(sent.slice(3, 5)).toEqual([1, 0]);
  expect(sent[5]).not.toBe((sent[2]! + 1) & 0xff);
  expect(board.nowMs).toBeCloseTo(2, 2);
});

test('the program starts when the start-up time is over', () => {
  const { board, sent } = boardWith(program(), { startUpMs: 66 });
  board.run(65.9);
  expect(sent).toEqual([]);
  board.run(1);
  expect(sent.length).toBe(3);
});

test('a reset asked for by a listener, in the midst of a slice, is carried out', () => {
  const { board, sent } = boardWith(program());
  board.serial.onBytes = (bytes) => {
    sent.push(...bytes);
    if (sent.length === 3) board.fault('reset');
  };
  board.run(2);
  expect(sent.length).toBe(6);
  expect(board.resets).toBe(1);
});

test('a program that hangs is reset by the watchdog, which says so and stays on until it is told otherwise', () => {
  const { board, sent } = boardWith(
    program('if (flags != 8) { wdt_enable(WDTO_120MS); } sei(); for (;;) wdt_reset();'),
  );
  board.run(500);
  expect(board.resets).toBe(0);
  board.fault('hang');
  board.run(110);
  expect(board.resets).toBe(0);
  board.run(30);
  expect(board.resets).toBe(1);
  expect(sent[3]).toBe(8);
  board.run(500);
  expect(board.resets).toBe(1);
});

test('after a watchdog reset the watchdog runs at its shortest until WDRF is cleared', () => {
  const { board } = boardWith('int main(void) { if (!(MCUSR & 8)) wdt_enable(WDTO_120MS); for (;;) ; }');
  board.run(200);
  expect(board.resets).toBeGreaterThanOrEqual(5);
});

const INTERRUPT_MODE = (interrupts: string) => `
ISR(WDT_vect, ISR_NAKED) { __asm__ volatile("clr r1"); wdt_disable(); __asm__ volatile("jmp 0"); }
int main(void) {
  uart_begin(0);
  put(MCUSR);
  wdt_reset();
  WDTCSR = _BV(WDCE) | _BV(WDE);
  WDTCSR = _BV(WDIE) | _BV(WDE) | _BV(WDP2);
  ${interrupts}
  for (;;) ;
}`;

test("the watchdog's interrupt lets a program start itself again, which counts as a reset", () => {
  const { board, sent } = boardWith(INTERRUPT_MODE('sei();'));
  board.run(600);
  expect(sent).toEqual([1, 1, 1]);
  expect(board.resets).toBe(2);
});

test('with interrupts shut the watchdog waits for its interrupt until its next time-out, and then resets', () => {
  const { board, sent } = boardWith(INTERRUPT_MODE('if (MCUSR & 8) { MCUSR = 0; wdt_disable(); } cli();'));
  board.run(450);
  expect(board.resets).toBe(0);
  board.run(1000);
  expect(board.resets).toBe(1);
  expect(sent).toEqual([1, 9]);
});

test('an interrupt that is taken late, but before the next time-out, is none too late', () => {
  const { board, sent } = boardWith(INTERRUPT_MODE('cli(); _delay_ms(400); sei();'));
  board.run(450);
  expect(sent).toEqual([1, 1]);
});

test('an interrupt without a reset beside it is waited for for ever', () => {
  const { board } = boardWith(`
    int main(void) {
      WDTCSR = _BV(WDCE) | _BV(WDE);
      WDTCSR = _BV(WDIE);
      cli();
      for (;;) ;
    }`);
  board.run(500);
  expect(board.resets).toBe(0);
});

test('frozen means with interrupts shut: only the second time-out helps', () => {
  const { board, sent } = boardWith(INTERRUPT_MODE('sei(); for (;;) wdt_reset();'));
  board.run(10);
  board.fault('freeze');
  board.run(450);
  expect(board.resets).toBe(0);
  board.run(100);
  expect(sent).toEqual([1, 9]);
});

test("once the watchdog's interrupt has been taken its next time-out is a reset", () => {
  const { board, sent } = boardWith(`
    ISR(WDT_vect) { put(0xaa); }
    int main(void) {
      uart_begin(0);
      put(MCUSR);
      MCUSR = 0;
      WDTCSR = _BV(WDCE) | _BV(WDE);
      WDTCSR = _BV(WDIE) | _BV(WDE) | _BV(WDP2);
      sei();
      for (;;) ;
    }`);
  board.run(600);
  expect(sent).toEqual([1, 0xaa, 8]);
});

test('while WDRF is set the watchdog cannot be switched off', () => {
  const { board } = boardWith(
    'int main(void) { if (MCUSR & 8) wdt_disable(); else wdt_enable(WDTO_15MS); for (;;) ; }',
  );
  board.run(200);
  expect(board.resets).toBeGreaterThanOrEqual(5);
});

test('reset flags stay until the program clears them', () => {
  const { board, sent } = boardWith('int main(void) { uart_begin(0); put(MCUSR); for (;;) ; }');
  board.run(1);
  board.fault('reset');
  board.run(1);
  board.fault('power');
  board.run(1);
  expect(sent).toEqual([1, 3, 1]);
});

test('the timed sequence guards the watchdog: a late change is not taken', () => {
  const { board } = boardWith(`
    int main(void) {
      wdt_enable(WDTO_30MS);
      WDTCSR = _BV(WDCE) | _BV(WDE);
      _delay_us(2);
      WDTCSR = 0;
      for (;;) ;
    }`);
  board.run(40);
  expect(board.resets).toBe(1);
});

test('an interrupt between sei and sleep wakes the sleep: none is missed', () => {
  const { board, sent } = boardWith(`
    static volatile uint8_t due;
    ISR(TIMER0_COMPA_vect) { due = 1; TIMSK0 = 0; }
    int main(void) {
      uart_begin(0);
      OCR0A = 100; TCCR0A = _BV(WGM01); TCCR0B = _BV(CS00);
      set_sleep_mode(SLEEP_MODE_IDLE);
      for (uint8_t phase = 0; phase < 120; phase++) {
        cli();
        due = 0;
        TIMSK0 = _BV(OCIE0A);
        TCNT0 = phase;
        TIFR0 = _BV(OCF0A);
        while (!(TIFR0 & _BV(OCF0A))) ;
        sleep_enable();
        sei();
        sleep_cpu();
        if (!due) put(phase);
      }
      put(0xee);
      for (;;) ;
    }`);
  board.run(20);
  expect(sent).toEqual([0xee]);
});

test('sleeping and waiting awake take the same simulated time', () => {
  const ticker = (wait: string) => `
    ISR(TIMER0_OVF_vect) { static uint16_t n; if (++n == 1000) put(1); }
    int main(void) { uart_begin(0); TCCR0A = 3; TCCR0B = 3; TIMSK0 = 1; sei(); for (;;) ${wait}; }`;
  const atMs = ['sleep_mode()', '__asm__ volatile("nop")'].map((wait) => {
    const { board, sentAtMs } = boardWith(ticker(wait));
    board.run(1100);
    return sentAtMs[0]!;
  });
  expect(atMs[0]).toBeCloseTo(1024, 0);
  expect(atMs[1]).toBeCloseTo(atMs[0]!, 2);
});

test('a button is low while pressed, with the pull-up inside, through a reset', () => {
  const { board, sent } = boardWith(
    'int main(void) { PORTD = _BV(2) | _BV(4); uart_begin(0); _delay_us(10); put(PIND & (_BV(2) | _BV(4))); for (;;) ; }',
  );
  board.run(1);
  board.button('privacy', true);
  board.fault('reset');
  board.run(1);
  board.button('privacy', false);
  board.button('seen', true);
  board.fault('reset');
  board.run(1);
  expect(sent).toEqual([20, 16, 4]);
});
