import { render } from 'preact';
import { systemClock } from '../core/clock.ts';
import { Desk } from './desk.ts';
import { Entry, means } from './entry.ts';
import { makeHooks } from './hooks.ts';
import { KitLink } from './link/kit-link.ts';
import { Microphone } from './link/microphone.ts';
import { LookController } from './look/controller.ts';
import { watchKeys } from './look/hands.ts';
import { keepName, keptName } from './name.ts';
import { PictureView } from './picture/view.ts';
import { Session } from './session.ts';
import { ClassSound } from './sound.ts';
import { type Event, reduce } from './state/reduce.ts';
import { initialState, type State } from './state/state.ts';
import { Store } from './state/store.ts';
import { App } from './ui/app.tsx';
import { PairScreens } from './ui/pair-screens.tsx';
import { ScanView } from './ui/scan-view.tsx';
import { keepAwake } from './wake.ts';
import './ui/style.css';

const store = new Store<State, Event>(initialState(keptName()), reduce);
const marks = { tapMs: -1, joinMs: -1 };
const microphone = new Microphone();
const sound = new ClassSound();
const look: LookController = new LookController({
  clock: systemClock,
  send: (frame) => link.send(frame),
  onAsk: () => view.draw(),
});
const view = new PictureView(look);
const desk = new Desk({ clock: systemClock, send: (frame) => link.send(frame) });
const link: KitLink = new KitLink({
  ...means,
  way: () => entry.way,
  makeConnection: () => new RTCPeerConnection({ bundlePolicy: 'max-bundle' }),
  onLink: (state) => {
    desk.lost();
    session.onLink(state);
  },
  onFrame: (frame) => {
    if (frame.type === 'angle') {
      view.angle(frame);
      return;
    }
    if (frame.type === 'answer') {
      desk.take(frame);
      return;
    }
    if (frame.type === 'welcome') {
      view.setRange({ minDeg: frame.pan_min_deg, maxDeg: frame.pan_max_deg, viewDeg: frame.view_deg });
    }
    session.onFrame(frame);
  },
  onMedia: (media) => store.take({ type: 'media', media }),
  onTrack: (track) => {
    if (track.kind === 'video') view.show(track);
    else sound.play(track);
  },
});
const entry: Entry = new Entry({
  role: 'pupil',
  link: () => link,
  onState: () => draw(),
  onPaired: () => link.media.prepare(),
  // The class sees at once that nobody watches any more, instead of after the grace of a lost link.
  onHide: () => {
    if (store.state.stay.kind === 'inside') session.leave();
  },
});
const { gate } = entry;
const session: Session = new Session({
  store,
  clock: systemClock,
  visit: Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join(''),
  send: (frame) => link.send(frame),
  media: link.media,
  connect: () => link.start(),
  keepName,
  loanEnded: () => entry.loanEnded(),
  microphone,
  sound,
  look,
  picture: view,
  marks,
});

view.onFlow = (flowing) => store.take({ type: 'flowing', flowing });
sound.onChange = (playing) => store.take({ type: 'sound', sound: playing ? 'playing' : 'blocked' });
watchKeys(look, (index) => session.preset(index));
keepAwake(() => store.state.stay.kind === 'inside');

const root = document.querySelector('#page')!;
const draw = () => {
  const page =
    gate.state.kind === 'paired' ? (
      <App state={store.state} actions={session} view={view} look={look} gate={gate} desk={desk} />
    ) : (
      <PairScreens state={gate.state} gate={gate} who="pupil" scan={ScanView} />
    );
  render(page, root);
};
store.subscribe(draw);
draw();

entry.open();

window.nabij = makeHooks({ gate: () => gate.state, state: () => store.state, link, look, view, marks });
