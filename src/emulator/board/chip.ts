import {
  AVRTimer,
  AVRTWI,
  avrInstruction,
  CPU,
  timer0Config,
  timer1Config,
  timer2Config,
  twiConfig,
} from 'avr8js';
import { AnalogInputs } from './analog.ts';
import { Pins } from './pins.ts';
import { isPolling } from './polling.ts';
import { BOOT_WORD, SelfProgramming } from './self-programming.ts';
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
const SPM = 0x95e8;
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
  /** Whether a boot loader runs first after a reset (fuse BOOTRST); not when left out. */
  readonly boots?: boolean;
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
  readonly analog = new AnalogInputs();
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
  #flashing!: SelfProgramming;
  /** The program has been started since the last power-up of the emulator: the next start is a reset. */
  #started = false;

  constructor(options: ChipOptions) {
    this.#options = options;
    this.#program = new Uint16Array(options.flash.buffer);
    this.#build('power');
  }

  get cycles(): number {
    return this.#cpu.cycles;
  }

  /** The data space as it is: registers, then memory up to RAMEND. */
  get memory(): Uint8Array {
    return this.#cpu.data;
  }

  /** Resets since the first power-up, restarts by the program itself included. */
  get resets(): number {
    return this.#resets;
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
    if (this.#resetWanted !== null) this.#build(this.#resetWanted);
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
      if (isPolling(program, cpu.pc) && this.#wait(cycle)) continue;
      if (word === SPM) this.#flashing.execute();
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

  /** A loop that looks at a flag: skips to the next event. Whether an interrupt came of it. */
  #wait(cycle: number): boolean {
    const cpu = this.#cpu;
    const from = cpu.pc;
    if (cpu.nextInterrupt < 0) this.#skip(cycle);
    cpu.tick();
    return cpu.pc !== from;
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
    if (this.#started) this.#resets++;
    this.#started = true;
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
    if (before !== undefined) this.#flashing.abort(this.#options.noise);
    const cpu = new CPU(this.#program, RAM_BYTES);
    this.#cpu = cpu;
    cpu.cycles = before?.cycles ?? 0;
    this.#heldUntil = cpu.cycles + this.#options.startUpMs * CYCLES_PER_MS;
    this.#fillMemory(kind === 'power' ? undefined : before);
    cpu.data[MCUSR] = kind === 'power' ? RESET_FLAG.power : before!.data[MCUSR]! | RESET_FLAG[kind];
    this.#addPeripherals(cpu);
    if (this.#options.boots) cpu.pc = BOOT_WORD;
    else this.#restarted();
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
    this.#flashing = new SelfProgramming(cpu, this.#program, CYCLES_PER_US);
    this.analog.join(cpu);
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
