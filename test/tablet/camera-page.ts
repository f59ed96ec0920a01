import type { Page } from 'playwright-core';
import type { KitFrame, TabletFrame } from '../../src/protocol/frames.ts';
import type { Opened } from './open-page.ts';

/** What the camera's page keeps between calls. */
interface CameraWindow extends Window {
  connection?: RTCPeerConnection;
  channels?: RTCDataChannel[];
  emit(frame: KitFrame): void;
  lanesOpen(open: boolean): void;
  lane(text: string): void;
}

/**
 * The media end of a fake kit: a second page of the browser that offers a drawn picture, a tone and the two data
 * channels over real WebRTC.
 */
export class CameraPage {
  readonly #page: Page;
  readonly #opened: Opened;
  #round = 0;

  private constructor(page: Page, opened: Opened) {
    this.#page = page;
    this.#opened = opened;
  }

  static async open(opened: Opened): Promise<CameraPage> {
    const page = await opened.browser.newPage();
    const camera = new CameraPage(page, opened);
    const { kit } = opened;
    await page.exposeFunction('emit', (frame: KitFrame) => kit.send(frame));
    await page.exposeFunction('lane', (text: string) => kit.receiveFast(text));
    await page.exposeFunction('lanesOpen', (open: boolean) => {
      kit.setFast(open ? (text) => camera.#run(sendText, text) : null);
    });
    return camera;
  }

  /** Does what a kit does with the frames that concern media. */
  take(frame: TabletFrame): void {
    if (frame.type === 'join' || frame.type === 'rtc_again') {
      this.#round += 1;
      this.#run(offer, this.#round);
    } else if (frame.type === 'rtc_answer') this.#run(accept, frame.sdp);
    else if (frame.type === 'rtc_candidate') {
      this.#run(addCandidate, { candidate: frame.candidate, sdpMid: frame.mid });
    }
  }

  get rounds(): number {
    return this.#round;
  }

  /** Ends the data channels and leaves the media. */
  async closeChannels(): Promise<void> {
    await this.#page.evaluate(() => {
      for (const channel of (window as unknown as CameraWindow).channels ?? []) channel.close();
    });
  }

  /** Ends the whole connection without a word. */
  async closeConnection(): Promise<void> {
    await this.#page.evaluate(() => (window as unknown as CameraWindow).connection?.close());
  }

  /** Energy of the pupil's voice so far, as the browser counts it. */
  voiceEnergy(): Promise<number> {
    return this.#page.evaluate(async () => {
      const report = await (window as unknown as CameraWindow).connection?.getStats();
      for (const entry of report?.values() ?? []) {
        if (entry.type === 'inbound-rtp' && entry.kind === 'audio') return entry.totalAudioEnergy as number;
      }
      return 0;
    });
  }

  /** A page that is being closed answers nothing any more, and need not. */
  #run<T>(inPage: (value: T) => void, value: T): void {
    this.#page.evaluate(inPage as (value: unknown) => void, value).catch(() => {});
  }

  async close(): Promise<void> {
    this.#opened.kit.setFast(null);
    await this.#page.close();
  }
}

function sendText(text: string): void {
  const channel = (window as unknown as CameraWindow).channels?.[0];
  if (channel?.readyState === 'open') channel.send(text);
}

async function accept(sdp: string): Promise<void> {
  await (window as unknown as CameraWindow).connection?.setRemoteDescription({ type: 'answer', sdp });
}

async function addCandidate(candidate: RTCIceCandidateInit): Promise<void> {
  await (window as unknown as CameraWindow).connection?.addIceCandidate(candidate).catch(() => {});
}

async function offer(round: number): Promise<void> {
  const own = window as unknown as CameraWindow;
  own.connection?.close();
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 360;
  const context = canvas.getContext('2d')!;
  let turns = 0;
  const drawing = setInterval(() => {
    turns += 1;
    for (let stripe = 0; stripe < 4; stripe += 1) {
      context.fillStyle = `hsl(${stripe * 90 + turns}, 60%, 50%)`;
      context.fillRect(stripe * 160, 0, 160, 360);
    }
  }, 33);
  const connection = new RTCPeerConnection();
  own.connection = connection;
  const tone = new AudioContext().createOscillator();
  const sound = (tone.context as AudioContext).createMediaStreamDestination();
  tone.connect(sound);
  tone.start();
  connection.addTransceiver(canvas.captureStream(30).getVideoTracks()[0]!, { direction: 'sendonly' });
  connection.addTransceiver(sound.stream.getAudioTracks()[0]!, { direction: 'sendrecv' });
  own.channels = [
    connection.createDataChannel('latest', { ordered: false, maxRetransmits: 0 }),
    connection.createDataChannel('ordered'),
  ];
  for (const channel of own.channels) {
    channel.onopen = () => {
      if (own.channels?.every(({ readyState }) => readyState === 'open')) own.lanesOpen(true);
    };
    channel.onclose = () => own.lanesOpen(false);
    channel.onmessage = ({ data }) => own.lane(data);
  }
  // Energy is counted of what is played.
  connection.ontrack = ({ track }) => {
    const heard = new Audio();
    heard.srcObject = new MediaStream([track]);
    void heard.play();
  };
  connection.onicecandidate = ({ candidate }) => {
    if (candidate === null) return;
    own.emit({ type: 'rtc_candidate', round, candidate: candidate.candidate, mid: candidate.sdpMid ?? '0' });
  };
  connection.onconnectionstatechange = () => {
    if (connection.connectionState === 'closed') clearInterval(drawing);
  };
  await connection.setLocalDescription();
  own.emit({ type: 'rtc_offer', round, sdp: connection.localDescription!.sdp });
}
