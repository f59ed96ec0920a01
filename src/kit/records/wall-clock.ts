import { existsSync } from 'node:fs';
import { NabijError } from '../../core/errors.ts';
import { localTime } from './local-time.ts';

/** What the kit knows of the time of day. A wrong clock is never used: it would open the class at the wrong hour. */
export type WallTime =
  /** Milliseconds since 1970. */
  { readonly right: true; readonly ms: number } | { readonly right: false };

/** Asks the time; asked anew each time it is needed. */
export type WallClock = () => WallTime;

/**
 * The local day.
 * @throws NabijError NABIJ_E_CLOCK.
 */
export function wallDay(now: WallTime): string {
  if (!now.right) throw new NabijError('NABIJ_E_CLOCK', 'the clock is not set', { fault: 'part' });
  return localTime(now.ms).date;
}

/** systemd-timesyncd makes this file when the clock has been set from the network since the start. */
const SYNCHRONIZED = '/run/systemd/timesync/synchronized';

export interface WallClockParts {
  /** When this program was built, milliseconds since 1970: no right clock shows an earlier time. */
  readonly builtMs: number;
  readonly nowMs?: () => number;
  /** Whether the system's clock has been set since the start; where another program sets it, that one is asked here. */
  readonly synchronized?: () => boolean;
}

/** The system's clock, and whether it can be right. A Raspberry Pi starts with the time it was switched off. */
export function wallClock(parts: WallClockParts): WallClock {
  const nowMs = parts.nowMs ?? Date.now;
  const synchronized = parts.synchronized ?? (() => existsSync(SYNCHRONIZED));
  let set = false;
  return () => {
    // Once set it stays set until the next start, so that the file is not looked for at every look.
    set ||= synchronized();
    const ms = nowMs();
    return set && ms >= parts.builtMs ? { right: true, ms } : { right: false };
  };
}
