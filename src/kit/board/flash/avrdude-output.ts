import type { FlashErrorCode } from './flash.ts';

/** What is kept of avrdude's words, to tell from them what went wrong; characters. */
const MOST_TEXT = 16_384;
/** A bar of avrdude's is so many marks wide. */
const BAR_MARKS = 50;
const BAR = /(?:Writing|Reading) \| (#*)/g;
/** The first file's bars; one bar for writing and one for reading back. */
const BARS_BEFORE = 2;
const BARS_COUNTED = 2;

/** What avrdude 7 says, and what it means. The first that is found counts. */
const MEANINGS: readonly (readonly [RegExp, FlashErrorCode])[] = [
  [/failed to execute avrdude/, 'NABIJ_E_FLASH_TOOL'],
  [/verification (mismatch|error)|content mismatch/, 'NABIJ_E_FLASH_VERIFY'],
  [/expected signature|invalid device signature/i, 'NABIJ_E_FLASH_CHIP'],
  [/cannot open (port|device)|can't open device|unable to open/, 'NABIJ_E_FLASH_PORT'],
];
const READY = /device initialized/;
/** It has closed the port; how it went its exit code says. */
const DONE = /avrdude done\./;

/** Reads what avrdude writes to stderr while it works. */
export class AvrdudeOutput {
  #text = '';

  feed(text: string): void {
    this.#text = (this.#text + text).slice(-MOST_TEXT);
  }

  /** Whether the boot loader has answered. */
  get ready(): boolean {
    return READY.test(this.#text);
  }

  /** Whether it needs the port no longer. */
  get done(): boolean {
    return DONE.test(this.#text);
  }

  /** Grows with every piece that is written or read back, and not with what else is said. */
  get steps(): number {
    const bars = [...this.#text.matchAll(BAR)];
    return bars.reduce((total, [, bar]) => total + 1 + bar!.length, this.ready ? 1 : 0);
  }

  /** How far writing and reading back of the large part have come, 0 to 1. */
  get share(): number {
    const bars = [...this.#text.matchAll(BAR)].slice(BARS_BEFORE, BARS_BEFORE + BARS_COUNTED);
    const marks = bars.reduce((total, [, bar]) => total + bar!.length, 0);
    return Math.min(1, marks / (BARS_COUNTED * BAR_MARKS));
  }

  /** Why it ended without success. A boot loader that has answered and then fell silent was cut off. */
  get failure(): FlashErrorCode {
    const found = MEANINGS.find(([words]) => words.test(this.#text));
    if (found !== undefined) return found[1];
    return this.ready ? 'NABIJ_E_FLASH_CUT' : 'NABIJ_E_FLASH_SYNC';
  }

  /** Its last words, for the log. */
  get lastLine(): string {
    return this.#text.trim().split('\n').at(-1) ?? '';
  }
}
