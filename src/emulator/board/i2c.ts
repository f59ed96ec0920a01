import type { AVRTWI, CPU, TWIEventHandler } from 'avr8js';
import { CPU_HZ } from './chip.ts';

/** Something that answers on the I2C bus. */
export interface I2cDevice {
  readonly address: number;
  start(): void;
  /** Takes a byte; false refuses it. */
  write(byte: number): boolean;
  read(): number;
  stop(): void;
}

const BITS_PER_BYTE = 9;

/** The TWI's interrupt, as `clearInterrupt` wants it. */
const TWI_INTERRUPT = {
  address: 0x30,
  flagRegister: 0xbc,
  flagMask: 0x80,
  enableRegister: 0xbc,
  enableMask: 0x01,
};

/** The two wires of the I2C bus, with the time that bits take on them (avr8js has it done at once). */
export class I2cBus implements TWIEventHandler {
  readonly #cpu: CPU;
  readonly #twi: AVRTWI;
  readonly #find: (address: number) => I2cDevice | null;
  #device: I2cDevice | null = null;

  /** @param find the device that answers to an address now, or null. */
  constructor(cpu: CPU, twi: AVRTWI, find: (address: number) => I2cDevice | null) {
    this.#cpu = cpu;
    this.#twi = twi;
    this.#find = find;
    twi.eventHandler = this;
  }

  start(): void {
    this.#after(1, () => this.#twi.completeStart());
  }

  stop(): void {
    this.#device?.stop();
    this.#device = null;
    // At once, because avr8js forgets a START that is asked for before the STOP is done; the chip does not.
    this.#twi.completeStop();
    // The chip does not set TWINT after a STOP; avr8js does.
    this.#cpu.clearInterrupt(TWI_INTERRUPT);
  }

  connectToSlave(address: number): void {
    const device = this.#find(address);
    this.#device = device;
    device?.start();
    this.#after(BITS_PER_BYTE, () => this.#twi.completeConnect(device !== null));
  }

  writeByte(value: number): void {
    const taken = this.#device?.write(value) ?? false;
    this.#after(BITS_PER_BYTE, () => this.#twi.completeWrite(taken));
  }

  readByte(): void {
    const value = this.#device?.read() ?? 0xff;
    this.#after(BITS_PER_BYTE, () => this.#twi.completeRead(value));
  }

  #after(bits: number, run: () => void): void {
    this.#cpu.addClockEvent(run, (bits * CPU_HZ) / this.#twi.sclFrequency);
  }
}
