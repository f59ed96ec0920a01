import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Where Debian's arduino-core-avr keeps the boot loader of an Uno. */
const SOURCES = '/usr/share/arduino/hardware/arduino/avr/bootloaders/optiboot';

/**
 * As in the package's Makefile for `atmega328`, and the last three: with gcc 5 the image that the package itself brings
 * has 532 bytes, of which the chip's boot section holds 512; with these it has 500.
 */
const COMPILE = [
  '-Os',
  '-fno-inline-small-functions',
  '-fno-split-wide-types',
  '-mshort-calls',
  '-mmcu=atmega328p',
  '-DF_CPU=16000000L',
  '-DLED_START_FLASHES=3',
  '-DBAUD_RATE=115200',
  '-mrelax',
  '-fno-tree-scev-cprop',
  '-fno-move-loop-invariants',
];
const LINK = [
  '-Wl,--section-start=.text=0x7e00',
  '-Wl,--section-start=.version=0x7ffe',
  '-Wl,--relax',
  '-Wl,--gc-sections',
  '-nostartfiles',
  '-nostdlib',
];
const SECTIONS = ['-j', '.text', '-j', '.version', '--set-section-flags', '.version=alloc,load'];

/** Builds optiboot in a folder and gives the path of its Intel hex file. */
export function buildOptiboot(folder: string): string {
  const elf = join(folder, 'optiboot.elf');
  const hex = join(folder, 'optiboot.hex');
  execFileSync('avr-gcc', ['-w', ...COMPILE, ...LINK, '-o', elf, join(SOURCES, 'optiboot.c')]);
  execFileSync('avr-objcopy', ['-O', 'ihex', ...SECTIONS, elf, hex]);
  return hex;
}
