import type { Limit } from './limits.ts';
import type { Hardware } from './read.ts';

/** The boards whose RESET circuit we know from their makers' drawings. */
const BOARDS = ['uno', 'nano'] as const;

function ohmsOf({ parts }: Hardware, id: string): number {
  return parts.parts.find((part) => part.id === id)?.ohms ?? Number.NaN;
}

/**
 * RESET and its guard. Opening the serial port pulls DTR down; 100 nF carry that edge to RESET, which resets the chip.
 * The program keeps C1 full through R11 from its pin. D1 lets C1 hold RESET up when it is pulled down, and lets nothing
 * through the other way: C1 may fill and empty without RESET noticing. Pin low: C1 empties at once. No program: R12
 * empties it.
 */
export function resetLimits(hardware: Hardware): Limit[] {
  const { guard, ATmega328P: chip, ...chips } = hardware.parts.chips;
  const { volts } = hardware.parts.rails.board5v!;
  const bleed = ohmsOf(hardware, 'R12');
  const full = (volts * bleed) / (bleed + ohmsOf(hardware, 'R11'));
  return BOARDS.flatMap((name) => {
    const board = chips[name];
    const shared = (volts * board.dtrFarads) / (board.dtrFarads + guard.faradsLeast);
    const pullUp = 1 / (1 / board.resetPullUpOhms + 1 / chip.resetPullUpMinOhms);
    return [
      {
        what: `${name}, RESET held: the lowest that it gets when the port is opened`,
        value: full - shared - guard.diodeV,
        unit: 'V',
        least: chip.resetHighShare * volts,
        source: `${chip.source}; ${board.source}; ${guard.source}`,
      },
      {
        what: `${name}, RESET let go: how long it stays low when the port is opened`,
        value: lowUs(pullUp, board.dtrFarads, 0.2),
        unit: 'us',
        least: chip.resetLeastUs,
        source: `${chip.source}; ${board.source}`,
      },
    ];
  });
}

/** How long an edge of full height through a capacitor keeps the pin below a share of the supply, in us. */
function lowUs(pullUpOhms: number, farads: number, below: number): number {
  return -pullUpOhms * farads * Math.log(1 - below) * 1e6;
}

/** Seconds until C1 is empty enough (5 %) for the port to reset the board: after FLASH, and when no program runs. */
export function guardReleaseS(hardware: Hardware): { readonly flash: number; readonly noProgram: number } {
  const after = (ohms: number) => 3 * ohms * hardware.parts.chips.guard.farads;
  return { flash: after(ohmsOf(hardware, 'R11')), noProgram: after(ohmsOf(hardware, 'R12')) };
}
