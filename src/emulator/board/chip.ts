import {
  AVRADC,
  AVRTimer,
  AVRTWI,
  adcConfig,
  avrInstruction,
  CPU,
  timer0Config,
  timer1Config,
  timer2Config,
  twiConfig,
} from 'avr8js';
import { Pins } from './pins.ts';
import { scheduleEdgesOnly } from './timers.ts';
import { type SerialLine, Uart } from './uart.ts';
import { Watchdog } from './watchdog.ts';

export const CPU_HZ = 16_000_000;
export const CYCLES_PER_US = CPU_HZ / 1_000_000;
export const CYCLES_PER_MS = CPU_HZ / 1000;

const RAM_BYTES = 2048;
const FIRST_RAM = 0x100;
const REGISTERS = 32;

const MCUSR = 0x54;
const SMCR = 0x53;
const SREG = 0x5f;
const INTERRUPTS_ON = 0x80;
const SLEEP_ENABLE = 0x01;

const SLEEP = 0x9588;
const SEI = 0x9478;
const RETI = 0x9518;
const WDR = 0x95a8;
/** `rjmp` to itself: an endless loop that only an interrupt leaves. */
const RJMP_SELF = 0xcfff;

/** Cycles within which a main loop is expected to come by; a program without one hangs where it is. */
const HANG_SEARCH_CYCLES = 100 * CYCLES_PER_MS;

/** Bits of MCUSR. A software restart leaves none. */
export const RESET_FLAG = { power: 1, external: 2, watchdog: 8 } as const;
export type ResetKind = keyof typeof RESET_FLAG;

interface Appointment {
  readonly cycle: number;
  readonly run: () => void;
}

/** What avr8js keeps private and the sleep needs. */
interface CpuInside {
  readonly nextClockEvent: { readonly cycles: number } | null;
}

export interface ChipOptions {
  readonly flash: Uint8Array<ArrayBuffer>;
  readonly line: SerialLine;
  /** Reset until the first instruction, ms: 65 ms and 16 thousand clocks with the fuses of an Uno. */
  readonly startUpMs: number;
  /** Fills memory at power-up; 0 ≤ result < 256. */
  readonly noise: () => number;
  /** Called for every new set of peripherals, so that others can join theirs. */
  readonly onBuild: (cpu: CPU, twi: AVRTWI) => void;
}

/** An ATmega328P at 16 MHz with the peripherals that the firmware uses. */
export class Chip {
  readonly pins = new Pins();
  readonly #options: ChipOptions;
  readonly #program: Uint16Array;
  readonly #appointments = new Set<Appointment>();
  #cpu!: CPU;
  #timerEdges: (() => number | null)[] = [];
  #resetWanted: ResetKind | null = null;
  #heldUntil = 0;
  #jam: { readonly at: number; readonly word: number } | null = null;
  #resets = 0;
  #running = false;
  #hangWanted: 'none' | 'hang' | 'freeze' = 'none';
  #adc!: AVRADC;
  #supplyV = 5;
  readonly #analogV = new Map<number, number>();

  constructor(options: ChipOptions) {
    this.#options = options;
    this.#program = new Uint16Array(options.flash.buffer);
    this.#build('power');
  }

  get cycles(): number {
    return this.#cpu.cycles;
  }

  /** Resets since the first power-up, restarts by the program itself included. */
  get resets(): number {
    return this.#resets;
  }

  /** The supply as the ADC sees it, which measures everything against it; the chip itself runs on whatever it is. */
  set supplyV(volt: number) {
    this.#supplyV = volt;
    this.#adc.avcc = volt;
  }

  get supplyV(): number {
    return this.#supplyV;
  }

  /** Puts a voltage on an analog input. */
  setAnalog(channel: number, volt: number): void {
    this.#analogV.set(channel, volt);
    this.#adc.channelValues[channel] = volt;
  }

  /** Calls `run` at that cycle or, when it has passed, at the next; also when the chip is reset meanwhile. */
  at(cycle: number, run: () => void): void {
    const appointment: Appointment = { cycle, run };
    this.#appointments.add(appointment);
    this.#schedule(appointment);
  }

  /** Within a running slice (a listener asked for it) the reset comes after the instruction at hand. */
  reset(kind: ResetKind): void {
    if (this.#running) {
      this.#resetWanted = kind;
      return;
    }
    this.#resets++;
    this.#build(kind);
  }

  /**
   * Stops the program with its interrupts alive: an instruction becomes a jump to itself until the next start.
   * It is the next one that sleeps or resets the watchdog, so that the same thing hangs each time, the main loop,
   * and not an interrupt that was just running.
   * @param frozen shuts the interrupts too: no program gets out of that by itself.
   */
  hang(frozen = false): void {
    if (this.#running) {
      this.#hangWanted = frozen ? 'freeze' : 'hang';
      return;
    }
    if (this.#jam !== null) return;
    const limit = this.cycles + HANG_SEARCH_CYCLES;
    while (this.cycles < limit && !this.#inMainLoop) this.runUntil(this.cycles + 1);
    const at = this.#cpu.pc;
    this.#jam = { at, word: this.#program[at]! };
    this.#program[at] = RJMP_SELF;
    if (frozen) this.#cpu.data[SREG]! &= ~INTERRUPTS_ON;
  }

  get #inMainLoop(): boolean {
    if (this.cycles < this.#heldUntil || !this.#cpu.interruptsEnabled) return false;
    const word = this.#program[this.#cpu.pc];
    return word === SLEEP || word === WDR;
  }

  /** Runs to the end of the instruction in which `cycle` falls. */
  runUntil(cycle: number): void {
    this.#running = true;
    try {
      while (this.cycles < cycle) this.#advance(cycle);
    } finally {
      this.#running = false;
    }
    if (this.#hangWanted !== 'none') {
      const frozen = this.#hangWanted === 'freeze';
      this.#hangWanted = 'none';
      this.hang(frozen);
    }
  }

  #advance(cycle: number): void {
    if (this.#resetWanted !== null) {
      this.#resets++;
      this.#build(this.#resetWanted);
    }
    if (this.cycles < this.#heldUntil) this.#hold(Math.min(cycle, this.#heldUntil));
    else this.#execute(cycle);
  }

  #execute(cycle: number): void {
    const cpu = this.#cpu;
    const program = this.#program;
    while (cpu.cycles < cycle && this.#resetWanted === null) {
      const word = program[cpu.pc];
      if (word === RJMP_SELF || (word === SLEEP && (cpu.data[SMCR]! & SLEEP_ENABLE) !== 0)) {
        this.#idle(cycle, word === SLEEP);
        continue;
      }
      avrInstruction(cpu);
      // The chip runs one more instruction before it takes an interrupt: `sei; sleep` cannot miss its wake-up.
      // avr8js takes it at once.
      if (word === SEI || word === RETI) continue;
      cpu.tick();
      if (cpu.pc === 0) this.#restarted();
    }
  }

  /** Skips to the next event: avr8js runs SLEEP as NOP, and an endless loop step by step. */
  #idle(cycle: number, sleeping: boolean): void {
    const cpu = this.#cpu;
    const from = cpu.pc;
    if (!cpu.interruptsEnabled || cpu.nextInterrupt < 0) this.#skip(cycle);
    const resumeAt = sleeping ? from + 1 : from;
    cpu.pc = resumeAt;
    cpu.tick();
    if (cpu.pc === resumeAt) cpu.pc = from;
  }

  /** Time in reset: nothing runs but the wire. */
  #hold(cycle: number): void {
    while (this.cycles < cycle && this.#resetWanted === null) {
      this.#skip(cycle);
      this.#cpu.tick();
    }
  }

  #skip(cycle: number): void {
    const next = (this.#cpu as unknown as CpuInside).nextClockEvent;
    const to = next !== null && next.cycles < cycle ? next.cycles : cycle;
    if (to > this.#cpu.cycles) this.#cpu.cycles = to;
  }

  /** The program has jumped to its own start. */
  #restarted(): void {
    this.#resets++;
    this.#freeJam();
  }

  #freeJam(): void {
    if (this.#jam !== null) this.#program[this.#jam.at] = this.#jam.word;
    this.#jam = null;
  }

  /**
   * Brings the chip to the state after a reset with memory kept, or noise after a power-up.
   * Everything is made anew because avr8js' `cpu.reset()` leaves all I/O registers and peripherals as they were.
   */
  #build(kind: ResetKind): void {
    this.#resetWanted = null;
    this.#freeJam();
    const before = this.#cpu as CPU | undefined;
    const cpu = new CPU(this.#program, RAM_BYTES);
    this.#cpu = cpu;
    cpu.cycles = before?.cycles ?? 0;
    this.#heldUntil = cpu.cycles + this.#options.startUpMs * CYCLES_PER_MS;
    this.#fillMemory(kind === 'power' ? undefined : before);
    cpu.data[MCUSR] = kind === 'power' ? RESET_FLAG.power : before!.data[MCUSR]! | RESET_FLAG[kind];
    this.#addPeripherals(cpu);
    for (const appointment of this.#appointments) this.#schedule(appointment);
  }

  #fillMemory(before: CPU | undefined): void {
    const { data } = this.#cpu;
    for (let register = 0; register < REGISTERS; register++) {
      data[register] = before?.data[register] ?? this.#options.noise();
    }
    for (let address = FIRST_RAM; address < data.length; address++) {
      data[address] = before?.data[address] ?? this.#options.noise();
    }
  }

  #addPeripherals(cpu: CPU): void {
    this.pins.join(cpu, () => this.#edgeCycle());
    this.#timerEdges = [timer0Config, timer1Config, timer2Config].map((config) =>
      scheduleEdgesOnly(cpu, new AVRTimer(cpu, config), config),
    );
    new Uart(cpu, this.#options.line);
    this.#adc = new AVRADC(cpu, adcConfig);
    this.supplyV = this.#supplyV;
    for (const [channel, volt] of this.#analogV) this.setAnalog(channel, volt);
    new Watchdog(cpu, this.#heldUntil, () => {
      this.#resetWanted = 'watchdog';
    });
    this.#options.onBuild(cpu, new AVRTWI(cpu, twiConfig, CPU_HZ));
  }

  /** The cycle of the edge being reported: exact for a timer's, else that of the instruction. */
  #edgeCycle(): number {
    for (const edge of this.#timerEdges) {
      const cycle = edge();
      if (cycle !== null) return cycle;
    }
    return this.#cpu.cycles;
  }

  #schedule(appointment: Appointment): void {
    this.#cpu.addClockEvent(() => {
      this.#appointments.delete(appointment);
      appointment.run();
    }, appointment.cycle - this.#cpu.cycles);
  }
}
