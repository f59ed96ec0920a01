import type { CPU } from 'avr8js';

const MCUSR = 0x54;
const WDRF = 0x08;
const WDTCSR = 0x60;
const WDIF = 0x80;
const WDIE = 0x40;
const WDP3 = 0x20;
const WDCE = 0x10;
const WDE = 0x08;
const WDP_LOW = 0x07;
const SETTINGS = WDE | WDP3 | WDP_LOW;

/** The watchdog's own oscillator runs at 128 kHz. */
const CYCLES_PER_CLOCK = 125;
const SHORTEST_CLOCKS = 2048;
const CHANGE_WINDOW_CYCLES = 4;

const VECTOR = { address: 0x0c, flagRegister: WDTCSR, enableRegister: WDTCSR, enableMask: WDIE };
/** Taking the interrupt clears its flag, and with WDE set its enable too: the next time-out is then a reset. */
const INTERRUPT_ONLY = { ...VECTOR, flagMask: WDIF };
const INTERRUPT_THEN_RESET = { ...VECTOR, flagMask: WDIF | WDIE };

/**
 * The ATmega328P's watchdog. Written anew because avr8js 0.21 starts disabled after a watchdog reset (the chip keeps
 * it running, at its shortest time, until the program clears WDRF), and does not tell one time-out from the next:
 * with interrupt and reset both asked for, the chip resets at the second when the interrupt of the first has not been
 * taken by then (data sheet, 10.9.2, WDIE).
 */
export class Watchdog {
  readonly #cpu: CPU;
  readonly #onTimeOut: () => void;
  #startCycle: number;
  #changeUntilCycle = -1;
  /** Tells a check that a newer one has taken its place. */
  #round = 0;

  /** @param startCycle when the chip leaves reset: until then it does not count. */
  constructor(cpu: CPU, startCycle: number, onTimeOut: () => void) {
    this.#cpu = cpu;
    this.#onTimeOut = onTimeOut;
    cpu.onWatchdogReset = () => this.#restart();
    cpu.writeHooks[WDTCSR] = (value) => this.#write(value);
    if (cpu.data[MCUSR]! & WDRF) cpu.data[WDTCSR] = WDE;
    this.#startCycle = startCycle;
    this.#watch();
  }

  get #running(): boolean {
    return (this.#cpu.data[WDTCSR]! & (WDE | WDIE)) !== 0;
  }

  get #deadlineCycle(): number {
    const settings = this.#cpu.data[WDTCSR]!;
    const doublings = ((settings & WDP3) >> 2) | (settings & WDP_LOW);
    return this.#startCycle + (SHORTEST_CLOCKS << doublings) * CYCLES_PER_CLOCK;
  }

  #restart(): void {
    this.#startCycle = this.#cpu.cycles;
  }

  #write(value: number): true {
    const cpu = this.#cpu;
    const wasRunning = this.#running;
    const before = cpu.data[WDTCSR]!;
    const mayChange = cpu.cycles <= this.#changeUntilCycle;
    if (value & WDCE && value & WDE) this.#changeUntilCycle = cpu.cycles + CHANGE_WINDOW_CYCLES;
    let settings = mayChange && !(value & WDCE) ? value & SETTINGS : (before & SETTINGS) | (value & WDE);
    if (cpu.data[MCUSR]! & WDRF) settings |= WDE;
    const flag = value & WDIF ? 0 : before & WDIF;
    cpu.data[WDTCSR] = settings | (value & WDIE) | flag;
    if (!flag || !(value & WDIE)) cpu.clearInterrupt(INTERRUPT_ONLY, false);
    if (!wasRunning) this.#restart();
    this.#watch();
    return true;
  }

  #watch(): void {
    const round = ++this.#round;
    if (!this.#running) return;
    this.#cpu.addClockEvent(() => {
      if (round !== this.#round) return;
      if (this.#cpu.cycles >= this.#deadlineCycle) this.#timeOut();
      else this.#watch();
    }, this.#deadlineCycle - this.#cpu.cycles);
  }

  #timeOut(): void {
    const settings = this.#cpu.data[WDTCSR]!;
    if (settings & WDE && (!(settings & WDIE) || settings & WDIF)) {
      this.#onTimeOut();
      return;
    }
    if (settings & WDIE) this.#cpu.setInterruptFlag(settings & WDE ? INTERRUPT_THEN_RESET : INTERRUPT_ONLY);
    this.#restart();
    this.#watch();
  }
}
