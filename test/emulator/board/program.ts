import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NabijBoard } from '../../../src/emulator/board/emulated-board.ts';

const FLAGS = ['-mmcu=atmega328p', '-DF_CPU=16000000UL', '-std=gnu11', '-Os', '-Wall', '-Werror'];

const PRELUDE = `
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>
#include <avr/wdt.h>
#include <util/delay.h>
#include <util/twi.h>
static inline void uart_begin(uint8_t more) {
  UCSR0A = _BV(U2X0);
  UBRR0 = 7;
  UCSR0B = _BV(RXEN0) | _BV(TXEN0) | more;
}
static inline void put(uint8_t byte) {
  while (!(UCSR0A & _BV(UDRE0))) ;
  UDR0 = byte;
}
`;

/** Compiles a small C program for the chip, runs it on a board of its own, and collects what it sends. */
export function boardWith(program: string, options: { seed?: number; startUpMs?: number } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'nabij-program-'));
  try {
    const [source, elf, hex] = ['p.c', 'p.elf', 'p.hex'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(source, PRELUDE + program);
    execFileSync('avr-gcc', [...FLAGS, source, '-o', elf]);
    execFileSync('avr-objcopy', ['-O', 'ihex', '-R', '.eeprom', elf, hex]);
    const board = new NabijBoard({ startUpMs: 0, ...options, imagePath: hex });
    const sent: number[] = [];
    const sentAtMs: number[] = [];
    board.serial.onBytes = (bytes) => {
      sent.push(...bytes);
      for (const _ of bytes) sentAtMs.push(board.nowMs);
    };
    return { board, sent, sentAtMs };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
