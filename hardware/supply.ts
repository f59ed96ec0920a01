import { type Limit, railLoadMa } from './limits.ts';
import type { Hardware } from './read.ts';

/**
 * What feeds board, display and ring: the Pi's 5 V pins, behind one fuse. The data cable may then be pulled: the board
 * goes on, and says on the ring that the host is silent. Nor does any of the three outlive the others, to go on
 * showing what was true before.
 */
export function supplyLimits({ parts }: Hardware): Limit[] {
  const { boardFuse, ATmega328P: chip, usb } = parts.chips;
  const pi = parts.rails.pi!;
  const board = parts.rails.board5v!;
  const usb5v = parts.wires.find(({ part, terminal }) => part === 'usb-cable' && terminal === '5 V');
  return [
    {
      what: 'board supply behind its fuse, everything there at its most',
      value: pi.minVolts - (railLoadMa(parts, 'board5v') / 1000) * boardFuse.mostOhms,
      unit: 'V',
      least: board.minVolts,
      source: `${boardFuse.source}: ${boardFuse.mostOhms} ohm at the most`,
    },
    {
      what: 'board supply at its highest, nothing lost in the fuse',
      value: pi.maxVolts,
      unit: 'V',
      most: Math.min(board.maxVolts, chip.supplyMaxV),
      source: `${chip.source}; operating voltage: up to ${chip.supplyMaxV} V`,
    },
    {
      what: 'what the board gives back into the Pi’s USB socket while that is off, until a fuse opens',
      value: usb5v?.to === 'cut' ? 0 : usb.boardTripMa,
      unit: 'mA',
      most: usb.upstreamMa,
      source: usb.source,
    },
  ];
}
