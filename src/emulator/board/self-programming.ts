import type { CPU } from 'avr8js';

const SPMCSR = 0x57;
const SPMIE = 0x80;
const RWWSB = 0x40;
const RWWSRE = 0x10;
const BLBSET = 0x08;
const PGWRT = 0x04;
const PGERS = 0x02;
const SPMEN = 0x01;
const COMMAND = RWWSRE | BLBSET | PGWRT | PGERS | SPMEN;

const FILL = SPMEN;
const ERASE = PGERS | SPMEN;
const WRITE = PGWRT | SPMEN;
const READ_WHILE_WRITE = RWWSRE | SPMEN;

const PAGE_WORDS = 64;
const ERASED = 0xffff;
/** The first word of the section that the chip cannot run from while it is written (the boot section lies there). */
const NO_READ_WHILE_WRITE_WORD = 0x3800;
/** Where the boot section begins with an Uno's fuses (BOOTSZ 11, 256 words). */
export const BOOT_WORD = 0x3f00;

/** SPM must follow the command within so many cycles. */
const WINDOW_CYCLES = 4;
/** The longest that the data sheet gives for erasing or writing a page (27.8: 3.7 to 4.5 ms). */
const PAGE_US = 4_500;
const POINTER_LOW = 30;
const POINTER_HIGH = 31;

interface UnderWay {
  readonly command: typeof ERASE | typeof WRITE;
  readonly firstWord: number;
}

/**
 * SPM: the flash writes itself, a page at a time, from the boot section only. avr8js has the instruction as a NOP.
 * The boot section itself is locked, as an Uno's is. A reset in the midst of a page leaves it neither old nor new.
 */
export class SelfProgramming {
  readonly #cpu: CPU;
  readonly #cyclesPerUs: number;
  readonly #program: Uint16Array;
  readonly #buffer = new Uint16Array(PAGE_WORDS).fill(ERASED);
  #underWay: UnderWay | null = null;
  #windowUntilCycle = -1;

  constructor(cpu: CPU, program: Uint16Array, cyclesPerUs: number) {
    this.#cpu = cpu;
    this.#program = program;
    this.#cyclesPerUs = cyclesPerUs;
    cpu.readHooks[SPMCSR] = () => this.#status();
    cpu.writeHooks[SPMCSR] = (value) => {
      // While a page is being written the register takes nothing.
      if (this.#underWay === null) {
        cpu.data[SPMCSR] = (cpu.data[SPMCSR]! & RWWSB) | (value & (SPMIE | COMMAND));
        this.#windowUntilCycle = cpu.cycles + WINDOW_CYCLES;
      }
      return true;
    };
  }

  /** The SPM instruction, at the program counter. Without a command just before it, or from elsewhere, it does nothing. */
  execute(): void {
    const { data, cycles, pc } = this.#cpu;
    if (pc < BOOT_WORD || this.#underWay !== null || cycles > this.#windowUntilCycle) return;
    const pointer = data[POINTER_LOW]! | (data[POINTER_HIGH]! << 8);
    const command = data[SPMCSR]! & COMMAND;
    this.#windowUntilCycle = -1;
    const word = pointer >> 1;
    if (command === FILL) this.#fill(word % PAGE_WORDS);
    else if (command === READ_WHILE_WRITE) this.#readAgain();
    else if (command === ERASE || command === WRITE) this.#begin(command, word - (word % PAGE_WORDS));
  }

  /** A reset or a lost supply: what is under way stops where it is. @param noise 0 ≤ result < 256 */
  abort(noise: () => number): void {
    const underWay = this.#underWay;
    this.#underWay = null;
    if (underWay === null) return;
    const { firstWord, command } = underWay;
    for (let at = 0; at < PAGE_WORDS; at++) {
      const undecided = noise() | (noise() << 8);
      const word = firstWord + at;
      // Erasing raises bits and writing lowers them; any of them may have been done.
      if (command === ERASE) this.#program[word]! |= undecided;
      else this.#program[word]! &= this.#buffer[at]! | undecided;
    }
  }

  #status(): number {
    const { data, cycles } = this.#cpu;
    const waiting = this.#underWay !== null || cycles <= this.#windowUntilCycle;
    return waiting ? data[SPMCSR]! : data[SPMCSR]! & ~COMMAND;
  }

  /** A word that has been filled cannot be filled again before the buffer is emptied. */
  #fill(at: number): void {
    const { data } = this.#cpu;
    if (this.#buffer[at] === ERASED) this.#buffer[at] = data[0]! | (data[1]! << 8);
  }

  #readAgain(): void {
    this.#cpu.data[SPMCSR]! &= ~RWWSB;
    this.#buffer.fill(ERASED);
  }

  #begin(command: UnderWay['command'], firstWord: number): void {
    if (firstWord >= BOOT_WORD) return;
    const cpu = this.#cpu;
    const underWay = { command, firstWord };
    this.#underWay = underWay;
    if (firstWord < NO_READ_WHILE_WRITE_WORD) cpu.data[SPMCSR]! |= RWWSB;
    // The program stands still while its own section is written.
    else cpu.cycles += PAGE_US * this.#cyclesPerUs;
    const leftUs = firstWord < NO_READ_WHILE_WRITE_WORD ? PAGE_US : 0;
    cpu.addClockEvent(() => {
      if (this.#underWay === underWay) this.#end(underWay);
    }, leftUs * this.#cyclesPerUs);
  }

  #end({ command, firstWord }: UnderWay): void {
    this.#underWay = null;
    if (command === ERASE) this.#program.fill(ERASED, firstWord, firstWord + PAGE_WORDS);
    else {
      for (let at = 0; at < PAGE_WORDS; at++) this.#program[firstWord + at]! &= this.#buffer[at]!;
      this.#buffer.fill(ERASED);
    }
  }
}
