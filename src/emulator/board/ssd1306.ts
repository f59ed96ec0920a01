import type { I2cDevice } from './i2c.ts';

const WIDTH = 128;
const PAGES = 8;

/** Bits of the control byte that comes before commands and data. */
const CONTINUATION = 0x80;
const DATA = 0x40;

const PAGE_MODE = 2;
const VERTICAL_MODE = 1;

/** Commands that are followed by arguments, and how many. All others stand alone. */
const ARGUMENTS: Readonly<Record<number, number>> = {
  32: 1, // memory addressing mode
  33: 2, // column window
  34: 2, // page window
  38: 6, // scroll right
  39: 6, // scroll left
  41: 5, // scroll up and right
  42: 5, // scroll up and left
  129: 1, // contrast
  141: 1, // charge pump
  163: 2, // scroll area
  168: 1, // multiplex ratio
  211: 1, // offset
  213: 1, // clock
  217: 1, // precharge
  218: 1, // COM pins
  219: 1, // VCOMH
};

type Expecting = 'control' | 'command' | 'data';

/**
 * The controller of a 128 × 64 display on I2C: its memory and the commands that say where bytes go.
 * How segments and rows are wired to the glass (A0/A1, C0/C8, offset, start line) does not change the memory.
 */
export class Ssd1306 implements I2cDevice {
  readonly address: number;
  readonly #memory = new Uint8Array(WIDTH * PAGES);
  readonly #noise: () => number;
  #on = false;
  #mode = PAGE_MODE;
  #column = 0;
  #page = 0;
  #columns = { first: 0, last: WIDTH - 1 };
  #pages = { first: 0, last: PAGES - 1 };
  #expecting: Expecting = 'control';
  #single = false;
  #command: number[] = [];
  #bytes = 0;

  /** @param noise what the memory holds after power-up. */
  constructor(address: number, noise: () => number) {
    this.address = address;
    this.#noise = noise;
    this.powerUp();
  }

  get on(): boolean {
    return this.#on;
  }

  /** Bytes of pictures taken since the last power-up. */
  get dataBytes(): number {
    return this.#bytes;
  }

  /** What can be seen: a copy of the memory, all zero while the display is off. */
  get pixels(): Uint8Array {
    return this.#on ? this.#memory.slice() : new Uint8Array(WIDTH * PAGES);
  }

  powerUp(): void {
    for (let index = 0; index < this.#memory.length; index++) this.#memory[index] = this.#noise();
    this.#on = false;
    this.#mode = PAGE_MODE;
    this.#column = 0;
    this.#page = 0;
    this.#columns = { first: 0, last: WIDTH - 1 };
    this.#pages = { first: 0, last: PAGES - 1 };
    this.#command = [];
    this.#expecting = 'control';
    this.#bytes = 0;
  }

  start(): void {
    this.#expecting = 'control';
  }

  write(byte: number): boolean {
    if (this.#expecting === 'control') {
      this.#single = (byte & CONTINUATION) !== 0;
      this.#expecting = byte & DATA ? 'data' : 'command';
      return true;
    }
    if (this.#expecting === 'data') this.#store(byte);
    else this.#take(byte);
    if (this.#single) this.#expecting = 'control';
    return true;
  }

  /** Reads give the status: bit 6 is set while the display is off. */
  read(): number {
    return this.#on ? 0x00 : 0x40;
  }

  stop(): void {
    this.#expecting = 'control';
  }

  #store(byte: number): void {
    this.#memory[this.#page * WIDTH + this.#column] = byte;
    this.#bytes++;
    if (this.#mode === PAGE_MODE) {
      this.#column = this.#column === WIDTH - 1 ? 0 : this.#column + 1;
      return;
    }
    if (this.#mode === VERTICAL_MODE) {
      if (this.#nextPage()) this.#nextColumn();
    } else if (this.#nextColumn()) this.#nextPage();
  }

  /** True when it went round. */
  #nextColumn(): boolean {
    const round = this.#column === this.#columns.last;
    this.#column = round ? this.#columns.first : (this.#column + 1) % WIDTH;
    return round;
  }

  #nextPage(): boolean {
    const round = this.#page === this.#pages.last;
    this.#page = round ? this.#pages.first : (this.#page + 1) % PAGES;
    return round;
  }

  #take(byte: number): void {
    this.#command.push(byte);
    const [command, ...values] = this.#command;
    if (command === undefined || values.length < (ARGUMENTS[command] ?? 0)) return;
    this.#command = [];
    this.#execute(command, values);
  }

  #execute(command: number, values: readonly number[]): void {
    const [a = 0, b = 0] = values;
    if (command === 0xae || command === 0xaf) this.#on = command === 0xaf;
    else if (command === 0x20) this.#mode = a & 3;
    else if (command === 0x21) {
      this.#columns = { first: a & 0x7f, last: b & 0x7f };
      this.#column = this.#columns.first;
    } else if (command === 0x22) {
      this.#pages = { first: a & 7, last: b & 7 };
      this.#page = this.#pages.first;
    } else if (this.#mode === PAGE_MODE) this.#place(command);
  }

  /** Column and page of the page mode; in the other modes these commands do nothing. */
  #place(command: number): void {
    if (command <= 0x0f) this.#column = (this.#column & 0x70) | command;
    else if (command <= 0x1f) this.#column = ((command & 7) << 4) | (this.#column & 0x0f);
    else if (command >= 0xb0 && command <= 0xb7) this.#page = command & 7;
  }
}
