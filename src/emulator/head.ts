import pins from '../../hardware/pins.json' with { type: 'json' };
import type { EmulatedBoard } from './board/api.ts';
import { panDegOfPulse } from './classroom/geometry.ts';

/** The turning head: follows the pulses on the servo's pin and nothing else. Without pulses it stays where it is. */
export class Head {
  #panDeg: number = pins.servo.pan.parkDeg;
  readonly #forget: () => void;

  /** @param onTurn called with the new angle when it has changed, degrees. */
  constructor(board: EmulatedBoard, onTurn: (panDeg: number) => void) {
    onTurn(this.#panDeg);
    this.#forget = board.onPulse((pulse) => {
      if (pulse.axis !== 'pan') return;
      const panDeg = panDegOfPulse(pulse.widthUs);
      if (panDeg === this.#panDeg) return;
      this.#panDeg = panDeg;
      onTurn(panDeg);
    });
  }

  get panDeg(): number {
    return this.#panDeg;
  }

  close(): void {
    this.#forget();
  }
}
