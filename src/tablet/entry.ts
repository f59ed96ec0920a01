import { systemClock } from '../core/clock.ts';
import type { Role } from '../protocol/office.ts';
import type { FrameLink } from './link/frame-link.ts';
import type { Way } from './link/way.ts';
import { pageAddress, watchAddress } from './pair/address.ts';
import { Gate } from './pair/gate.ts';
import { browserKeeper } from './pair/keeper.ts';
import type { GateState } from './pair/state.ts';

/** What a page's links to the kit are made with. */
export const means = {
  clock: systemClock,
  random: Math.random,
  makeSocket: (url: string) => new WebSocket(url),
};

interface EntryPorts {
  readonly role: Role;
  readonly link: () => Pick<FrameLink, 'start' | 'stop' | 'hurry'>;
  readonly onState: (state: GateState) => void;
  /** The kit is known, and the link is about to start. */
  readonly onPaired: () => void;
  /** The page is left, or put aside; the link stops next. */
  readonly onHide: () => void;
}

/** How a page comes to its kit: the gate, the way that it found, and the link that follows what the browser tells. */
export class Entry {
  readonly gate: Gate;
  readonly #ports: EntryPorts;
  #way: Way | null = null;

  constructor(ports: EntryPorts) {
    this.#ports = ports;
    this.gate = new Gate({
      ...means,
      role: ports.role,
      keeper: browserKeeper(),
      address: pageAddress,
      onState: ports.onState,
      onPaired: (way) => this.#paired(way),
    });
  }

  /** Once the gate is through. */
  get way(): Way {
    return this.#way!;
  }

  /** The kit at the end of the way was wiped. */
  loanEnded(): void {
    this.#ports.link().stop();
    if (this.#way !== null) this.gate.loanEnded(this.#way);
  }

  /** Opens the page. */
  open(): void {
    const { link, onHide } = this.#ports;
    void this.gate.open();
    watchAddress();
    addEventListener('online', () => link().hurry());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') link().hurry();
    });
    addEventListener('pagehide', () => {
      onHide();
      link().stop();
    });
    addEventListener('pageshow', (event) => {
      if (event.persisted && this.gate.state.kind === 'paired') link().start();
    });
  }

  #paired(way: Way): void {
    const link = this.#ports.link();
    if (this.#way !== way) link.stop();
    this.#way = way;
    this.#ports.onPaired();
    link.start();
  }
}
