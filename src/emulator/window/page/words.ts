import type { WindowState } from '../state.ts';

const PRESENCE = {
  nobody: 'Niemand kijkt',
  watching: 'Iemand kijkt en luistert',
  listening: 'Iemand luistert',
  resting: 'Iemand rust',
} as const;

const SIGNAL = {
  hand: 'Hand omhoog',
  yes: 'Ja',
  no: 'Nee',
  done: 'Klaar',
  puzzled: 'Ik snap het niet',
} as const;

const BOARD = { up: 'verbonden', lost: 'niet verbonden', off: 'kit staat uit' } as const;

/** Who is there, in one line. */
export function presenceWords(state: WindowState): string {
  if (state.presence === null) return 'Kit staat uit';
  return state.privacy ? 'Pauze (klas)' : PRESENCE[state.presence];
}

export function signalWords(state: WindowState): string {
  return state.signals.map((signal) => SIGNAL[signal]).join(' · ');
}

export function boardWords(state: WindowState): string {
  const resets = state.boardResets === 1 ? '1 reset' : `${state.boardResets} resets`;
  return `${BOARD[state.boardLink]} · ${resets}`;
}

export function angleWords(state: WindowState): string {
  const side = state.panDegrees > 0.5 ? ' rechts' : state.panDegrees < -0.5 ? ' links' : '';
  const pulse = state.pulseUs === null ? 'geen puls' : `${state.pulseUs.toFixed(1)} µs`;
  return `${Math.abs(state.panDegrees).toFixed(1)}°${side} (${pulse})`;
}

export function levelWords(db: number): string {
  return db <= -100 ? 'stil' : `${db.toFixed(0)} dB`;
}
