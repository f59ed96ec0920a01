const RJMP_BACK = 0xc800;
const RJMP_BACK_MASK = 0xf800;
const LONGEST_WORDS = 4;

const LDS = 0x9000;
const LDS_MASK = 0xfe0f;
const IN = 0xb000;
const IN_MASK = 0xf800;
const SKIP_IF_REGISTER = 0xfc00;
const SKIP_IF_REGISTER_MASK = 0xfc08;
const SKIP_IF_IO_CLEAR = 0x9900;
const SKIP_IF_IO_SET = 0x9b00;
const SKIP_IF_IO_MASK = 0xff00;
const IO_BASE = 0x20;

/** Registers of flags: TIFR0, TIFR1, TIFR2, SPMCSR, UCSR0A. They change at events only, and reading changes nothing. */
const FLAGS: ReadonlySet<number> = new Set([0x35, 0x36, 0x37, 0x57, 0xc0]);

/**
 * Whether the instruction at `pc` is the end of a loop that does nothing but look at a flag, as boot loaders wait for
 * a byte: until the next event it goes round and round with the same result.
 */
export function isPolling(program: Uint16Array, pc: number): boolean {
  const word = program[pc]!;
  if ((word & RJMP_BACK_MASK) !== RJMP_BACK) return false;
  const words = 0x1000 - (word & 0x0fff) - 1;
  if (words < 1 || words > LONGEST_WORDS) return false;
  let looks = 0;
  for (let at = pc - words; at < pc; at++) {
    const inLoop = program[at]!;
    if ((inLoop & SKIP_IF_REGISTER_MASK) === SKIP_IF_REGISTER) continue;
    const flag = (inLoop & LDS_MASK) === LDS ? program[++at]! : ioAddress(inLoop);
    if (flag === null || !FLAGS.has(flag)) return false;
    looks++;
  }
  return looks > 0;
}

/** The register that an `in`, `sbic` or `sbis` looks at. */
function ioAddress(word: number): number | null {
  if ((word & IN_MASK) === IN) return IO_BASE + (((word >> 5) & 0x30) | (word & 0x0f));
  const skips = word & SKIP_IF_IO_MASK;
  if (skips === SKIP_IF_IO_CLEAR || skips === SKIP_IF_IO_SET) return IO_BASE + ((word >> 3) & 0x1f);
  return null;
}
