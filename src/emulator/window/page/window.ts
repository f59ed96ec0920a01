import type { WindowState } from '../state.ts';
import { drawDisplay, HeadDrawing, RingDrawing } from './kit-drawing.ts';
import { angleWords, boardWords, levelWords, presenceWords, signalWords } from './words.ts';

/** The drawn room reaches this far to either side, and the lens sees this much of it, degrees. */
const ROOM = { edgeDeg: 110, viewDeg: 60 } as const;

function part<T extends Element = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no part ${id}`);
  return found as unknown as T;
}

const head = new HeadDrawing(part('head'));
const ring = new RingDrawing(part('ring'), part('ring-back'));

function setText(id: string, text: string): void {
  const element = part(id);
  if (element.textContent !== text) element.textContent = text;
}

function showLevel(id: string, db: number): void {
  part<HTMLMeterElement>(id).value = Math.max(-60, db);
  setText(`${id}-db`, levelWords(db));
}

function show(state: WindowState): void {
  head.show(state.panDegrees, state.cameraOpen);
  ring.show(state.ring);
  drawDisplay(part<HTMLCanvasElement>('display'), state.display.pixelsBase64);
  const left = (state.panDegrees + ROOM.edgeDeg - ROOM.viewDeg / 2) / (2 * ROOM.edgeDeg);
  part('view').style.left = `${(left * 100).toFixed(2)}%`;
  setText('presence', presenceWords(state));
  setText('signals', signalWords(state));
  setText('camera', state.cameraOpen ? '● aan' : '○ uit');
  setText('angle', angleWords(state));
  setText('board', boardWords(state));
  showLevel('speaker', state.speakerLevelDb);
  showLevel('mic', state.micLevelDb);
}

function showLink(up: boolean): void {
  setText('link', up ? 'live' : 'geen verbinding');
  part('link').classList.toggle('up', up);
}

function follow(): void {
  let state: WindowState | null = null;
  const events = new EventSource('events');
  events.onmessage = (message: MessageEvent<string>) => {
    const news: Partial<WindowState> = JSON.parse(message.data);
    state = { ...state, ...news } as WindowState;
    show(state);
  };
  events.onopen = () => showLink(true);
  events.onerror = () => showLink(false);
}

function post(path: string): void {
  // The state that comes back over the stream is the answer.
  fetch(path, { method: 'POST' }).catch(() => showLink(false));
}

function makePressable(id: 'privacy' | 'seen'): void {
  const button = part<HTMLButtonElement>(id);
  button.addEventListener('click', () => {
    button.classList.add('down');
    setTimeout(() => button.classList.remove('down'), 150);
    post(`/button/${id}`);
  });
}

makePressable('privacy');
makePressable('seen');
for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-post]')) {
  button.addEventListener('click', () => post(button.dataset.post ?? ''));
}
follow();
