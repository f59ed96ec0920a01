import { AVRADC, adcConfig, type CPU } from 'avr8js';

/** What the analog inputs measure, and against what; it outlives resets of the chip. */
export class AnalogInputs {
  readonly #volts = new Map<number, number>();
  #adc: AVRADC | null = null;
  #supplyV = 5;

  /** The supply as the ADC sees it, which measures everything against it; the chip itself runs on whatever it is. */
  get supplyV(): number {
    return this.#supplyV;
  }

  set supplyV(volt: number) {
    this.#supplyV = volt;
    if (this.#adc !== null) this.#adc.avcc = volt;
  }

  /** Puts a voltage on an input. */
  set(channel: number, volt: number): void {
    this.#volts.set(channel, volt);
    if (this.#adc !== null) this.#adc.channelValues[channel] = volt;
  }

  /** Gives a newly made CPU its ADC. */
  join(cpu: CPU): void {
    this.#adc = new AVRADC(cpu, adcConfig);
    this.supplyV = this.#supplyV;
    for (const [channel, volt] of this.#volts) this.set(channel, volt);
  }
}
