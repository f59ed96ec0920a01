import type { AVRTimer, AVRTimerConfig, CPU } from 'avr8js';

/** What avr8js keeps private and the work-around must see. */
interface TimerInside {
  count: (reschedule?: boolean, external?: boolean) => void;
  readonly updateDivider: boolean;
  readonly divider: number;
  readonly lastCycle: number;
  readonly tcnt: number;
  readonly ocrA: number;
  readonly ocrB: number;
  readonly TOP: number;
  readonly WGM: number;
}

/** Waveform modes that count up and down; their edges are not where `cyclesToEdge` looks for them. */
const PHASE_MODES_8_BIT = [1, 5];
const PHASE_MODES_16_BIT = [1, 2, 3, 8, 9, 10, 11];

/** Cycles from the last count to the next compare match or overflow, whichever is first. */
function cyclesToEdge(timer: TimerInside): number {
  const { tcnt, ocrA, ocrB } = timer;
  let counts = timer.TOP + 1 - tcnt;
  if (ocrA > tcnt) counts = Math.min(counts, ocrA - tcnt);
  if (ocrB > tcnt) counts = Math.min(counts, ocrB - tcnt);
  return Math.max(1, counts) * timer.divider;
}

/**
 * avr8js 0.21 schedules a clock event for every single count of every timer: with timer 1 at clock/8
 * that is an event each half microsecond, and a sleeping chip can never be skipped over.
 * This makes a timer schedule only its next edge. The count itself is unchanged: it takes any number of
 * counts at once, and reading TCNT brings it up to date first.
 *
 * @returns the cycle at which the edge now being reported shows on the pin, or null outside of the timer's count.
 *          A compare match shows one count after the counter has got there, so that a pulse in fast PWM lasts
 *          OCR + 1 counts (data sheet, 15.9.3); avr8js moves the pin at once. (`cpu.cycles` is up to an instruction later.)
 */
export function scheduleEdgesOnly(cpu: CPU, timer: AVRTimer, config: AVRTimerConfig): () => number | null {
  const inside = timer as unknown as TimerInside;
  const phaseModes = config.bits === 16 ? PHASE_MODES_16_BIT : PHASE_MODES_8_BIT;
  const countOnce = inside.count;
  let counting = false;

  const schedule = () => {
    if (inside.divider === 0) return;
    const delta = phaseModes.includes(inside.WGM) ? inside.divider : cyclesToEdge(inside);
    cpu.addClockEvent(inside.count, inside.lastCycle + delta - cpu.cycles);
  };

  inside.count = (reschedule = true, external = false) => {
    // A new divider takes effect inside of the count, which then schedules the next one by itself.
    const switching = inside.updateDivider;
    counting = true;
    countOnce(false, external);
    counting = false;
    if (reschedule && !switching) schedule();
  };

  const edgeRegisters = [config.OCRA, config.OCRB, config.ICR, config.TCCRA].filter(
    (register) => register !== 0,
  );
  for (const register of edgeRegisters) {
    const hook = cpu.writeHooks[register];
    if (hook === undefined) continue;
    cpu.writeHooks[register] = (value, oldValue, address, mask) => {
      if (inside.updateDivider) return hook(value, oldValue, address, mask);
      inside.count(false);
      const handled = hook(value, oldValue, address, mask);
      if (cpu.clearClockEvent(inside.count)) schedule();
      return handled;
    };
  }
  return () => {
    if (!counting) return null;
    return inside.tcnt === 0 ? inside.lastCycle : inside.lastCycle + inside.divider;
  };
}
