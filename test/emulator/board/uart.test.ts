import { expect, test } from 'vitest';
import { boardWith } from './program.ts';

const BYTE_MS = 0.04;

test('bytes leave the board no earlier than their last bit, and without gaps when the program keeps up', () => {
  const { board, sent, sentAtMs } = boardWith(
    'int main(void) { uart_begin(0); for (uint8_t i = 1; i <= 5; i++) put(i); for (;;) ; }',
  );
  board.run(1);
  expect(sent).toEqual([1, 2, 3, 4, 5]);
  expect(sentAtMs[0]).toBeGreaterThan(BYTE_MS);
  for (let i = 1; i < sentAtMs.length; i++) {
    expect(sentAtMs[i]! - sentAtMs[i - 1]!).toBeCloseTo(BYTE_MS, 3);
  }
});

/** Leaves what comes until a pause of 2 ms from the start is over, then sends back status and byte of each. */
const LATE_READER = `
int main(void) {
  uart_begin(0);
  _delay_ms(2);
  while (UCSR0A & _BV(RXC0)) {
    uint8_t status = UCSR0A & _BV(DOR0), byte = UDR0;
    put(status); put(byte);
  }
  for (;;) ;
}`;

test('three bytes wait in the UART, two in its buffer and one in its shift register', () => {
  const { board, sent } = boardWith(LATE_READER);
  board.run(0.1);
  board.serial.write(Uint8Array.of(10, 11, 12));
  board.run(5);
  expect(sent).toEqual([0, 10, 0, 11, 0, 12]);
  expect(board.overruns).toBe(0);
});

test('bytes beyond that are lost, counted, and reported to the program', () => {
  const { board, sent } = boardWith(LATE_READER);
  board.run(0.1);
  board.serial.write(Uint8Array.of(10, 11, 12, 13, 14));
  board.run(5);
  expect(sent).toEqual([8, 10, 0, 11, 0, 14]);
  expect(board.overruns).toBe(2);
});

const ECHO = `
ISR(USART_RX_vect) { UDR0 = UDR0; }
int main(void) { uart_begin(_BV(RXCIE0)); sei(); for (;;) sleep_mode(); }`;

test('a byte to the board takes its time on the wire', () => {
  const { board, sent, sentAtMs } = boardWith(ECHO);
  board.run(1);
  const fromMs = board.nowMs;
  board.serial.write(Uint8Array.of(65, 66));
  expect(board.serial.queuedBytes).toBe(1);
  board.run(1);
  expect(sent).toEqual([65, 66]);
  expect(sentAtMs[0]! - fromMs).toBeGreaterThanOrEqual(2 * BYTE_MS);
  expect(sentAtMs[0]! - fromMs).toBeLessThan(2 * BYTE_MS + 0.01);
});

test('what is sent while the receiver is off is lost', () => {
  const { board, sent } = boardWith(
    `ISR(USART_RX_vect) { UDR0 = UDR0; }
     int main(void) { _delay_ms(1); uart_begin(_BV(RXCIE0)); sei(); for (;;) sleep_mode(); }`,
  );
  board.serial.write(Uint8Array.of(1, 2, 3));
  board.run(2);
  board.serial.write(Uint8Array.of(4));
  board.run(1);
  expect(sent).toEqual([4]);
});

test('a received byte survives a write to the control register', () => {
  const { board, sent } = boardWith(
    `int main(void) {
       uart_begin(0);
       while (!(UCSR0A & _BV(RXC0))) ;
       UCSR0B |= _BV(RXCIE0); UCSR0B &= ~_BV(RXCIE0);
       if (UCSR0A & _BV(RXC0)) put(UDR0);
       for (;;) ;
     }`,
  );
  board.run(0.1);
  board.serial.write(Uint8Array.of(77));
  board.run(1);
  expect(sent).toEqual([77]);
});

test('the transmit interrupt comes for as long as the register is empty', () => {
  const { board, sent } = boardWith(
    `static volatile uint8_t calls;
     ISR(USART_UDRE_vect) { if (++calls == 5) { UCSR0B &= ~_BV(UDRIE0); UDR0 = calls; } }
     int main(void) { uart_begin(_BV(UDRIE0)); sei(); for (;;) ; }`,
  );
  board.run(1);
  expect(sent).toEqual([5]);
});

test('more than the line can hold is refused with what to do', () => {
  const { board } = boardWith('int main(void) { for (;;) ; }');
  expect(() => board.serial.write(new Uint8Array(70_000))).toThrow('run the board between writes');
});
