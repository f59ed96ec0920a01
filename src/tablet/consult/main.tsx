import { render } from 'preact';
import { systemClock } from '../../core/clock.ts';
import { Desk } from '../desk.ts';
import { Entry, means } from '../entry.ts';
import { FrameLink, type LinkState } from '../link/frame-link.ts';
import { PairScreens } from '../ui/pair-screens.tsx';
import { type ConsultActions, ConsultPage, type ConsultState } from './page.tsx';
import '../ui/style.css';
import './consult.css';

let state: ConsultState = { link: { kind: 'connecting' }, receipt: null, refused: null };
const desk = new Desk({ clock: systemClock, send: (frame) => link.send(frame) });
const link: FrameLink = new FrameLink({
  ...means,
  way: () => entry.way,
  onLink: (now) => follow(now),
  onFrame: (frame) => {
    if (frame.type === 'answer') desk.take(frame);
    else if (frame.type === 'bye' && frame.code === 'NABIJ_E_LOAN_ENDED') entry.loanEnded();
  },
});
const entry: Entry = new Entry({
  role: 'consultant',
  link: () => link,
  onState: () => draw(),
  onPaired: () => change({ refused: null }),
  onHide: () => {},
});
const { gate } = entry;
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
  if (now.kind === 'refused' && now.code === 'NABIJ_E_LOAN_ENDED') entry.loanEnded();
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
entry.open();
