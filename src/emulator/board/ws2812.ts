import type { Rgb } from './api.ts';
import { CYCLES_PER_US } from './chip.ts';

/** High and low times of the WS2812B data sheet (each ±150 ns), in microseconds. */
const ZERO_HIGH_US = { min: 0.25, max: 0.55 };
const ONE_HIGH_US = { min: 0.65, max: 0.95 };
const SHORTEST_LOW_US = 0.3;
/** A line low for longer than this makes the LEDs show what they were sent. */
const LATCH_US = 50;

const BITS_PER_LED = 24;
const OFF: Rgb = { r: 0, g: 0, b: 0 };

/** Splits 24 bits into colours in the order that the LEDs want them, e.g. 'GRB'. */
function colourOf(bits: number, order: string): Rgb {
  const channel = (letter: string) => (bits >>> (8 * (2 - order.indexOf(letter)))) & 0xff;
  return { r: channel('R'), g: channel('G'), b: channel('B') };
}

export interface RingOptions {
  readonly leds: number;
  readonly order: string;
  readonly onLatch: (ring: readonly Rgb[]) => void;
  /** Calls back at that CPU cycle, through resets of the chip. */
  readonly at: (cycle: number, run: () => void) => void;
}

/** A chain of WS2812 LEDs: reads bits by the times of the edges on its data line. */
export class Ws2812Ring {
  readonly #options: RingOptions;
  #shown: readonly Rgb[];
  #rejected = 0;
  #riseCycle: number | null = null;
  #fallCycle = 0;
  #bits = 0;
  #bitCount = 0;
  #incoming: Rgb[] = [];
  #spoilt = false;
  #waiting = false;

  constructor(options: RingOptions) {
    this.#options = options;
    this.#shown = this.#allOff();
  }

  /** What the LEDs show. */
  get shown(): readonly Rgb[] {
    return this.#shown;
  }

  /** Transfers that broke the data sheet's times and were not shown. */
  get rejected(): number {
    return this.#rejected;
  }

  edge(high: boolean, cycle: number): void {
    if (high) this.#rise(cycle);
    else this.#fall(cycle);
  }

  /** The supply was off: LEDs come back dark. */
  powerUp(): void {
    this.#forget();
    this.#shown = this.#allOff();
    this.#options.onLatch(this.#shown);
  }

  get #midTransfer(): boolean {
    return this.#bitCount > 0 || this.#incoming.length > 0;
  }

  #rise(cycle: number): void {
    const lowUs = (cycle - this.#fallCycle) / CYCLES_PER_US;
    if (this.#midTransfer) {
      if (lowUs > LATCH_US) this.#latch();
      else if (lowUs < SHORTEST_LOW_US) this.#spoilt = true;
    }
    this.#riseCycle = cycle;
  }

  #fall(cycle: number): void {
    const rise = this.#riseCycle;
    this.#riseCycle = null;
    this.#fallCycle = cycle;
    if (rise === null) return;
    const highUs = (cycle - rise) / CYCLES_PER_US;
    const one = highUs >= ONE_HIGH_US.min && highUs <= ONE_HIGH_US.max;
    const zero = highUs >= ZERO_HIGH_US.min && highUs <= ZERO_HIGH_US.max;
    if (!one && !zero) this.#spoilt = true;
    this.#shift(one ? 1 : 0);
    if (!this.#waiting) this.#waitForLatch();
  }

  #shift(bit: number): void {
    this.#bits = (this.#bits << 1) | bit;
    this.#bitCount++;
    if (this.#bitCount < BITS_PER_LED) return;
    // What comes after the last LED falls out of the end of the chain.
    if (this.#incoming.length < this.#options.leds) {
      this.#incoming.push(colourOf(this.#bits, this.#options.order));
    }
    this.#bits = 0;
    this.#bitCount = 0;
  }

  /** One look per 50 µs, not one per bit: a transfer has hundreds of them. */
  #waitForLatch(): void {
    this.#waiting = true;
    const latchCycle = this.#fallCycle + LATCH_US * CYCLES_PER_US + 1;
    this.#options.at(latchCycle, () => {
      this.#waiting = false;
      // A line that is high falls again, which starts the wait anew.
      if (!this.#midTransfer || this.#riseCycle !== null) return;
      if (latchCycle > this.#fallCycle + LATCH_US * CYCLES_PER_US) this.#latch();
      else this.#waitForLatch();
    });
  }

  #latch(): void {
    const { leds, onLatch } = this.#options;
    if (this.#spoilt) this.#rejected++;
    else {
      this.#shown = Array.from({ length: leds }, (_, led) => this.#incoming[led] ?? this.#shown[led] ?? OFF);
    }
    const shown = !this.#spoilt;
    this.#forget();
    if (shown) onLatch(this.#shown);
  }

  #forget(): void {
    this.#bits = 0;
    this.#bitCount = 0;
    this.#incoming = [];
    this.#spoilt = false;
  }

  #allOff(): readonly Rgb[] {
    return Array.from({ length: this.#options.leds }, () => OFF);
  }
}
