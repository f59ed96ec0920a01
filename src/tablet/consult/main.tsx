import { render } from 'preact';
import { systemClock } from '../../core/clock.ts';
import { Desk } from '../desk.ts';
import { FrameLink, type LinkState } from '../link/frame-link.ts';
import type { Way } from '../link/way.ts';
import { pageAddress, watchAddress } from '../pair/address.ts';
import { Gate } from '../pair/gate.ts';
import { browserKeeper } from '../pair/keeper.ts';
import { PairScreens } from '../ui/pair-screens.tsx';
import { type ConsultActions, ConsultPage, type ConsultState } from './page.tsx';
import '../ui/style.css';
import './consult.css';

let state: ConsultState = { link: { kind: 'connecting' }, receipt: null, refused: null };
let way: Way | null = null;
const means = {
  clock: systemClock,
  random: Math.random,
  makeSocket: (url: string) => new WebSocket(url),
};
const desk = new Desk({ clock: systemClock, send: (frame) => link.send(frame) });
const link: FrameLink = new FrameLink({
  ...means,
  way: () => way!,
  onLink: (now) => follow(now),
  onFrame: (frame) => {
    if (frame.type === 'answer') desk.take(frame);
    else if (frame.type === 'bye' && frame.code === 'NABIJ_E_LOAN_ENDED') ended();
  },
});
const gate: Gate = new Gate({
  ...means,
  role: 'consultant',
  keeper: browserKeeper(),
  address: pageAddress,
  onState: () => draw(),
  onPaired: (to) => {
    if (way !== to) link.stop();
    way = to;
    change({ refused: null });
    link.start();
  },
});
const actions: ConsultActions = {
  receive: (receipt) => change({ receipt }),
  refuse: (answer) => change({ refused: answer }),
  putAway: () => change({ receipt: null }),
  tryAgain: () => {
    change({ refused: null });
    link.start();
  },
};

function follow(now: LinkState): void {
  desk.lost();
  change({ link: now });
  if (now.kind === 'refused' && now.code === 'NABIJ_E_LOAN_ENDED') ended();
}

function ended(): void {
  link.stop();
  if (way !== null) gate.loanEnded(way);
}

function change(part: Partial<ConsultState>): void {
  state = { ...state, ...part };
  draw();
}

const root = document.querySelector('#page')!;
function draw(): void {
  const shown = gate.state;
  const page =
    shown.kind === 'paired' || state.receipt !== null ? (
      <ConsultPage state={state} actions={actions} desk={desk} gate={gate} />
    ) : (
      <PairScreens state={shown} gate={gate} who="consultant" scan={null} />
    );
  render(page, root);
}

draw();
void gate.open();
watchAddress();
addEventListener('online', () => link.hurry());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') link.hurry();
});
addEventListener('pagehide', () => link.stop());
addEventListener('pageshow', (event) => {
  if (event.persisted && gate.state.kind === 'paired') link.start();
});
