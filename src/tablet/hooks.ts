import type { KitLink } from './link/kit-link.ts';
import type { LookController } from './look/controller.ts';
import type { GateState } from './pair/state.ts';
import type { PictureView } from './picture/view.ts';
import { type State, screenOf } from './state/state.ts';

/** What `window.nabij` lets benches and tests read. It gives no control: whoever is on the page can do only what its buttons do. */
export interface NabijHooks {
  /** Kind of the screen (of pairing's, until the kit is known), of the link, of the media connection. */
  readonly screen: string;
  readonly link: string;
  readonly media: string;
  /** `fast` data channel, `sure` socket, null none. */
  readonly carrier: string | null;
  readonly flowing: boolean;
  readonly microphone: string;
  /** Degrees, and CSS pixels that the picture is moved aside. */
  readonly look: {
    readonly askedDeg: number;
    readonly shownDeg: number | null;
    readonly headDeg: number | null;
    readonly shiftPx: number;
  };
  readonly counters: Readonly<Record<string, number>>;
  /** Milliseconds as performance.now() gives them; −1 before it happened. `firstPictureMs`: since the last tap. */
  readonly marks: { readonly tapMs: number; readonly joinMs: number; readonly firstPictureMs: number };
  /** The browser's own WebRTC figures; empty without a media connection. */
  stats(): Promise<readonly unknown[]>;
}

declare global {
  interface Window {
    nabij?: NabijHooks;
  }
}

interface Watched {
  readonly gate: () => GateState;
  readonly state: () => State;
  readonly link: KitLink;
  readonly look: LookController;
  readonly view: PictureView;
  readonly marks: { tapMs: number; joinMs: number };
}

/** Makes the read-only hooks. */
export function makeHooks({ gate, state, link, look, view, marks }: Watched): NabijHooks {
  return Object.freeze({
    get screen() {
      const { kind } = gate();
      return kind === 'paired' ? screenOf(state()).kind : kind;
    },
    get link() {
      return state().link.kind;
    },
    get media() {
      return state().media;
    },
    get carrier() {
      return link.carrier;
    },
    get flowing() {
      return state().flowing;
    },
    get microphone() {
      return state().microphone;
    },
    get look() {
      const { askedDeg, shownDeg, headDeg } = look;
      return { askedDeg, shownDeg, headDeg, shiftPx: view.counters.shiftPx };
    },
    get counters() {
      return { ...link.counters, ...look.counters, pictures: view.counters.pictures };
    },
    get marks() {
      return { ...marks, firstPictureMs: view.counters.firstPictureMs };
    },
    async stats() {
      const report = await link.media.peer?.stats();
      return report === undefined ? [] : [...report.values()];
    },
  });
}
