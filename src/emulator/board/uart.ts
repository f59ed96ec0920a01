import type { CPU } from 'avr8js';
import type { SerialEnd } from './api.ts';

type Interrupt = Parameters<CPU['setInterruptFlag']>[0];

const UCSR0A = 0xc0;
const UCSR0B = 0xc1;
const UCSR0C = 0xc2;
const UBRR0L = 0xc4;
const UBRR0H = 0xc5;
const UDR0 = 0xc6;

const RXC0 = 0x80;
const TXC0 = 0x40;
const UDRE0 = 0x20;
const DOR0 = 0x08;
const U2X0 = 0x02;
const MPCM0 = 0x01;
const RXCIE0 = 0x80;
const TXCIE0 = 0x40;
const UDRIE0 = 0x20;
const RXEN0 = 0x10;
const TXEN0 = 0x08;

/** Start bit, eight data bits, stop bit. */
const BITS_PER_BYTE = 10;
const FIFO_BYTES = 2;

/** Bytes that may wait to be sent to the board; more is a mistake of the caller, who can ask for `queuedBytes`. */
export const LINE_QUEUE_BYTES = 65_536;

const RXC: Interrupt = {
  address: 0x24,
  flagRegister: UCSR0A,
  flagMask: RXC0,
  enableRegister: UCSR0B,
  enableMask: RXCIE0,
  constant: true,
};
const UDRE: Interrupt = {
  address: 0x26,
  flagRegister: UCSR0A,
  flagMask: UDRE0,
  enableRegister: UCSR0B,
  enableMask: UDRIE0,
  constant: true,
};
const TXC: Interrupt = {
  address: 0x28,
  flagRegister: UCSR0A,
  flagMask: TXC0,
  enableRegister: UCSR0B,
  enableMask: TXCIE0,
};

/**
 * The wire between the board and its serial adapter, with what waits to be sent to the board.
 * It outlives resets of the board. The far end is taken to use the bit rate that the board has set.
 */
export class SerialLine implements SerialEnd {
  onBytes: (bytes: Uint8Array) => void = () => {};
  /** Called before a write is queued: lets a paced board catch up with wall time. */
  beforeWrite: () => void = () => {};
  /** Called when the queue has shrunk by a byte. */
  onTaken: () => void = () => {};
  /** Called when there is something to send; set by the UART. */
  wake: () => void = () => {};
  /** Bytes lost because the program did not fetch them in time. */
  overruns = 0;
  /** Time of a byte on the wire in CPU cycles, kept while the board's own setting is lost in a reset. */
  byteCycles: number;
  #queue: Uint8Array[] = [];
  #offset = 0;
  #queuedBytes = 0;

  constructor(byteCycles: number) {
    this.byteCycles = byteCycles;
  }

  /** Bytes written and not yet on the wire. */
  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  /** @throws RangeError when more than `LINE_QUEUE_BYTES` would wait. */
  write(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.beforeWrite();
    if (this.#queuedBytes + bytes.length > LINE_QUEUE_BYTES) {
      throw new RangeError(
        `the serial line's queue holds ${LINE_QUEUE_BYTES} bytes: run the board between writes`,
      );
    }
    this.#queue.push(Uint8Array.from(bytes));
    this.#queuedBytes += bytes.length;
    this.wake();
  }

  /** Forgets what waits, as an adapter does that is pulled out. */
  clear(): void {
    this.#queue = [];
    this.#offset = 0;
    this.#queuedBytes = 0;
  }

  /** The next byte to put on the wire. */
  take(): number | undefined {
    const chunk = this.#queue[0];
    if (chunk === undefined) return undefined;
    const byte = chunk[this.#offset++];
    if (this.#offset === chunk.length) {
      this.#queue.shift();
      this.#offset = 0;
    }
    this.#queuedBytes--;
    this.onTaken();
    return byte;
  }
}

/**
 * USART0 of the ATmega328P, 8N1. Written anew because avr8js 0.21 keeps one received byte where the chip keeps two
 * and one in the shift register, never reports an overrun, forgets a received byte when UCSR0B is written, clears
 * UDRE when its interrupt is taken, and has no transmit buffer in front of its shift register.
 */
export class Uart {
  readonly #cpu: CPU;
  readonly #line: SerialLine;
  #received: number[] = [];
  /** A third byte, complete in the shift register while the FIFO is full. */
  #shifted: number | null = null;
  #overrun = false;
  #receiving = false;
  #transmitting = false;
  #buffered: number | null = null;

  constructor(cpu: CPU, line: SerialLine) {
    this.#cpu = cpu;
    this.#line = line;
    cpu.data[UCSR0A] = UDRE0;
    cpu.data[UCSR0C] = 0x06;
    cpu.readHooks[UCSR0A] = () => cpu.data[UCSR0A]! | (this.#overrun ? DOR0 : 0);
    cpu.writeHooks[UCSR0A] = (value) => {
      if (value & TXC0) cpu.clearInterrupt(TXC);
      const flags = cpu.data[UCSR0A]! & (RXC0 | TXC0 | UDRE0);
      cpu.data[UCSR0A] = flags | (value & (U2X0 | MPCM0));
      return true;
    };
    cpu.writeHooks[UCSR0B] = (value) => this.#control(value);
    cpu.readHooks[UDR0] = () => this.#fetch();
    cpu.writeHooks[UDR0] = (value) => this.#send(value);
    line.wake = () => this.#receiveNext();
    this.#receiveNext();
  }

  get #byteCycles(): number {
    const { data } = this.#cpu;
    const divisor = ((data[UBRR0H]! & 0x0f) << 8) | data[UBRR0L]!;
    return (divisor + 1) * (data[UCSR0A]! & U2X0 ? 8 : 16) * BITS_PER_BYTE;
  }

  #control(value: number): true {
    const cpu = this.#cpu;
    cpu.data[UCSR0B] = value;
    if ((value & RXEN0) === 0) this.#dropReceived();
    for (const interrupt of [RXC, UDRE, TXC]) cpu.updateInterruptEnable(interrupt, value);
    return true;
  }

  #dropReceived(): void {
    this.#received = [];
    this.#shifted = null;
    this.#overrun = false;
    this.#cpu.clearInterrupt(RXC);
  }

  #receiveNext(): void {
    if (this.#receiving) return;
    // Set before the byte is taken: taking it may bring more bytes, and those come here too.
    this.#receiving = true;
    const byte = this.#line.take();
    if (byte === undefined) {
      this.#receiving = false;
      return;
    }
    if (this.#cpu.data[UCSR0B]! & RXEN0) this.#line.byteCycles = this.#byteCycles;
    this.#cpu.addClockEvent(() => {
      this.#receiving = false;
      this.#arrived(byte);
      this.#receiveNext();
    }, this.#line.byteCycles);
  }

  #arrived(byte: number): void {
    if ((this.#cpu.data[UCSR0B]! & RXEN0) === 0) return;
    if (this.#received.length < FIFO_BYTES) {
      this.#received.push(byte);
      this.#cpu.setInterruptFlag(RXC);
      return;
    }
    if (this.#shifted !== null) {
      this.#overrun = true;
      this.#line.overruns++;
    }
    this.#shifted = byte;
  }

  #fetch(): number {
    const byte = this.#received.shift() ?? 0;
    this.#overrun = false;
    if (this.#shifted !== null) {
      this.#received.push(this.#shifted);
      this.#shifted = null;
    }
    if (this.#received.length === 0) this.#cpu.clearInterrupt(RXC);
    return byte;
  }

  #send(value: number): true {
    if ((this.#cpu.data[UCSR0B]! & TXEN0) === 0) return true;
    if (this.#transmitting) {
      this.#buffered = value;
      this.#cpu.clearInterrupt(UDRE);
    } else this.#shiftOut(value);
    return true;
  }

  #shiftOut(value: number): void {
    const cpu = this.#cpu;
    this.#transmitting = true;
    cpu.addClockEvent(() => {
      this.#transmitting = false;
      const next = this.#buffered;
      this.#buffered = null;
      if (next === null) cpu.setInterruptFlag(TXC);
      else {
        this.#shiftOut(next);
        cpu.setInterruptFlag(UDRE);
      }
      this.#line.onBytes(Uint8Array.of(value));
    }, this.#byteCycles);
  }
}
