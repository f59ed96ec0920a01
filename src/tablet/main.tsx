import { render } from 'preact';
import { systemClock } from '../core/clock.ts';
import { KIT_ID } from '../protocol/relay.ts';
import { makeHooks } from './hooks.ts';
import { KitLink } from './link/kit-link.ts';
import { Microphone } from './link/microphone.ts';
import { LookController } from './look/controller.ts';
import { watchKeys } from './look/hands.ts';
import { PictureView } from './picture/view.ts';
import { Session } from './session.ts';
import { ClassSound } from './sound.ts';
import { type Event, reduce } from './state/reduce.ts';
import { initialState, type State } from './state/state.ts';
import { Store } from './state/store.ts';
import { App } from './ui/app.tsx';
import { keepAwake } from './wake.ts';
import './ui/style.css';

/** The kit's id stands in the fragment, which never reaches a server. */
const kitId = new URLSearchParams(location.hash.slice(1)).get('kit') ?? '';
const address = KIT_ID.test(kitId);

const store = new Store<State, Event>(initialState(address), reduce);
const marks = { tapMs: -1, joinMs: -1 };
const microphone = new Microphone();
const sound = new ClassSound();
const look: LookController = new LookController({
  clock: systemClock,
  send: (frame) => link.send(frame),
  onAsk: () => view.draw(),
});
const view = new PictureView(look);
const link: KitLink = new KitLink({
  url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/tablet/${kitId}`,
  clock: systemClock,
  random: Math.random,
  makeSocket: (url) => new WebSocket(url),
  makeConnection: () => new RTCPeerConnection({ bundlePolicy: 'max-bundle' }),
  onLink: (state) => session.onLink(state),
  onFrame: (frame) => {
    if (frame.type === 'angle') {
      view.angle(frame);
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
const session: Session = new Session({
  store,
  clock: systemClock,
  visit: Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join(''),
  send: (frame) => link.send(frame),
  media: link.media,
  connect: () => link.start(),
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
const draw = () => render(<App state={store.state} actions={session} view={view} look={look} />, root);
store.subscribe(draw);
draw();

if (address) {
  link.media.prepare();
  link.start();
  addEventListener('online', () => link.hurry());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') link.hurry();
  });
  // The class sees at once that nobody watches any more, instead of after the grace of a lost link.
  addEventListener('pagehide', () => {
    if (store.state.stay.kind === 'inside') session.leave();
    link.stop();
  });
  addEventListener('pageshow', (event) => {
    if (event.persisted) link.start();
  });
}

window.nabij = makeHooks({ state: () => store.state, link, look, view, marks });
