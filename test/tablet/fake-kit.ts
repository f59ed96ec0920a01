import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Channel } from '../../src/protocol/channel.ts';
import type { KitFrame, StateReport, TabletFrame } from '../../src/protocol/frames.ts';
import { laneOf } from '../../src/protocol/frames.ts';
import { type Carrier, Lanes } from '../../src/protocol/lanes.ts';
import { LIMITS } from '../../src/protocol/limits.ts';
import type { Role } from '../../src/protocol/office.ts';
import { loadPages } from '../../src/relay/pages.ts';
import { FakeDoors } from './fake-doors.ts';

export interface Arrived {
  readonly frame: TabletFrame;
  /** What carried the packet that let it be delivered. */
  readonly carrier: Carrier;
}

export const REPORT: StateReport = {
  type: 'state',
  presence: 'nobody',
  class_sees: 'Niemand kijkt',
  privacy: false,
  signals: [],
  voice: 'off',
  picture: false,
  sound: false,
  missing: [],
};

/** The relay and the kit as a tablet meets them: serves the built pages, pairs, takes frames, says what a test tells it to. */
export class FakeKit {
  readonly arrived: Arrived[] = [];
  /** Called for each frame as it comes. */
  onFrame: (frame: TabletFrame) => void = () => {};
  report: StateReport = REPORT;
  online = true;
  /** Whom it pairs with, and who may come. */
  readonly doors = new FakeDoors();
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true });
  #lanes: Lanes | null = null;
  #socket: WebSocket | null = null;
  #sendFast: ((text: string) => void) | null = null;
  #carrier: Carrier = 'sure';
  #held: KitFrame[] | null = null;
  readonly #ticking = setInterval(() => this.#lanes?.tick(), LIMITS.laneTickMs);

  private constructor(folder: string) {
    this.#server = createServer(loadPages(folder));
    this.#server.on('upgrade', (request, stream, head) => {
      stream.on('error', () => stream.destroy());
      const name = /^\/tablet\/([a-z2-7]{16})$/.exec(request.url ?? '')?.[1];
      if (name === undefined) stream.destroy();
      else this.#sockets.handleUpgrade(request, stream, head, (socket) => this.#adopt(socket, name));
    });
  }

  static async open(folder: string): Promise<FakeKit> {
    const kit = new FakeKit(folder);
    await new Promise<void>((done) => kit.#server.listen(0, '127.0.0.1', done));
    return kit;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** A new link, for a tablet that is not paired yet. */
  newLink(role: Role = 'pupil'): string {
    return `${this.origin}${role === 'pupil' ? '/' : '/consulent/'}${this.doors.newLink(role)}`;
  }

  get frames(): TabletFrame[] {
    return this.arrived.map(({ frame }) => frame);
  }

  send(frame: KitFrame): void {
    if (this.#held !== null) this.#held.push(frame);
    else this.#lanes?.send(frame, laneOf(frame.type));
  }

  /** Keeps what the kit says under way; false lets all of it arrive, in order. */
  holdBack(held: boolean): void {
    const late = this.#held ?? [];
    this.#held = held ? late : null;
    if (!held) for (const frame of late) this.send(frame);
  }

  /** Changes what the kit reports, and reports it. */
  tell(change: Partial<StateReport>): void {
    this.report = { ...this.report, ...change };
    this.send(this.report);
  }

  setOnline(online: boolean): void {
    this.online = online;
    if (this.#socket !== null) this.#greet(this.#socket, online);
  }

  /** The data channel is open, or no longer (null). */
  setFast(send: ((text: string) => void) | null): void {
    this.#sendFast = send;
    this.#lanes?.setFastOpen(send !== null);
  }

  receiveFast(text: string): void {
    this.#receive('fast', text);
  }

  drop(code: number): void {
    this.#socket?.close(code);
  }

  /** Somebody between kit and tablet puts in a message of their own. */
  meddle(message: Uint8Array): void {
    this.#socket?.send(message);
  }

  /** Forgets what came. */
  reset(): void {
    this.arrived.length = 0;
    this.onFrame = () => {};
    this.report = REPORT;
    this.online = true;
    this.#held = null;
    this.setFast(null);
  }

  async close(): Promise<void> {
    clearInterval(this.#ticking);
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  #adopt(socket: WebSocket, name: string): void {
    socket.on('error', () => socket.terminate());
    const door = this.doors.at(name);
    const here = this.online && door !== null;
    this.#greet(socket, here);
    if (door?.kind === 'session') this.#socket = socket;
    if (here) this.doors.answer(door, socket, (channel, role) => this.#open(socket, channel, role));
  }

  #greet(socket: WebSocket, online: boolean): void {
    socket.send(JSON.stringify({ type: 'kit', online }));
    this.#lanes = null;
    this.#sendFast = null;
  }

  #open(socket: WebSocket, channel: Channel, role: Role): void {
    this.#socket = socket;
    channel.onFrame = (bytes) => {
      if (socket === this.#socket) this.#receive('sure', new TextDecoder().decode(bytes));
    };
    this.#lanes = new Lanes({
      transmit: (carrier, _lane, text) => {
        if (carrier === 'fast') this.#sendFast?.(text);
        else channel.send(new TextEncoder().encode(text));
      },
      deliver: (frame) => this.#take(frame as TabletFrame),
      onFault: () => socket.terminate(),
    });
    if (role === 'pupil') this.#welcome();
  }

  #welcome(): void {
    this.send({
      type: 'welcome',
      protocol: 1,
      pan_min_deg: -80,
      pan_max_deg: 80,
      view_deg: 60,
      presets: [
        { name: 'bord', pan_deg: 0 },
        { name: 'leraar', pan_deg: -30 },
        { name: 'mijn groepje', pan_deg: 55 },
      ],
    });
    this.send(this.report);
  }

  #receive(carrier: Carrier, text: string): void {
    this.#carrier = carrier;
    this.#lanes?.receive(carrier, text);
  }

  #take(frame: TabletFrame): void {
    if (frame.type === 'ping') {
      this.send({ type: 'pong', sent_ms: frame.sent_ms });
      return;
    }
    this.arrived.push({ frame, carrier: this.#carrier });
    if (frame.type === 'leave') this.tell(REPORT);
    if (frame.type === 'join') {
      this.tell({
        presence: frame.presence,
        class_sees: 'Sam kijkt en luistert',
        picture: true,
        sound: true,
      });
    }
    this.onFrame(frame);
  }
}
