import type { Browser, Page } from 'playwright-core';
import { silentLogger } from '../../../src/core/log.ts';
import { makeRtcPeer } from '../../../src/kit/bridge/rtc-peer.ts';
import type { RtcPeer, RtcPeerEvents, RtcPeerOptions } from '../../../src/kit/bridge/rtc-types.ts';
import { launchChromium } from '../../support/chromium.ts';
import { until } from '../../support/until.ts';
import type { PoorWay } from './poor-way.ts';

/** What the page keeps for the test to read. */
export interface PageState {
  frames: number;
  widthPx: number;
  /** Loudest frequency of the class's sound, and its level. */
  heard(): { readonly hz: number; readonly db: number };
  said: string[];
  accept(offer: string): Promise<void>;
  candidate(candidate: string, mid: string): Promise<void>;
  say(lane: string, text: string): void;
  lost(): Promise<number>;
  /** How far its connection has come. */
  state(): string;
  close(): void;
}

declare global {
  interface Window {
    far: PageState;
    toKit(kind: 'answer' | 'candidate', text: string, mid: string): void;
  }
}

const PAGE = 'http://localhost:1/';

/** @param voiceFile a WAV file that is the microphone, again and again. */
export function launchBrowser(voiceFile?: string): Promise<Browser> {
  const voice = voiceFile === undefined ? [] : [`--use-file-for-fake-audio-capture=${voiceFile}`];
  return launchChromium(voice);
}

/** Runs in the page: the least that takes picture and sound and gives a voice. It knows nothing of this module. */
function farEnd(): void {
  const pc = new RTCPeerConnection();
  const channels: Record<string, RTCDataChannel> = {};
  const video = document.createElement('video');
  video.muted = true;
  document.addEventListener('DOMContentLoaded', () => document.body.append(video));
  const context = new AudioContext({ sampleRate: 48_000 });
  const analyser = context.createAnalyser();
  analyser.fftSize = 8192;
  const sound = new Audio();
  const onFrame = (): void => {
    window.far.frames += 1;
    window.far.widthPx = video.videoWidth;
    video.requestVideoFrameCallback(onFrame);
  };
  pc.ontrack = ({ track }) => {
    const stream = new MediaStream([track]);
    if (track.kind === 'video') {
      video.srcObject = stream;
      video.requestVideoFrameCallback(onFrame);
      void video.play();
    } else {
      sound.srcObject = stream;
      context.createMediaStreamSource(stream).connect(analyser);
    }
  };
  pc.ondatachannel = ({ channel }) => {
    channels[channel.label] = channel;
    channel.onmessage = ({ data }) => window.far.said.push(`${channel.label}:${data}`);
  };
  pc.onicecandidate = ({ candidate }) => {
    if (candidate?.candidate) window.toKit('candidate', candidate.candidate, candidate.sdpMid ?? '');
  };
  window.far = {
    frames: 0,
    widthPx: 0,
    said: [],
    heard() {
      const bins = new Float32Array(analyser.frequencyBinCount);
      analyser.getFloatFrequencyData(bins);
      const best = bins.reduce((top, db, index) => (db > (bins[top] ?? -999) ? index : top), 0);
      return { hz: (best * 48_000) / analyser.fftSize, db: bins[best] ?? -999 };
    },
    async accept(offer) {
      await pc.setRemoteDescription({ type: 'offer', sdp: offer });
      const microphone = await navigator.mediaDevices.getUserMedia({
        audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
      });
      for (const one of pc.getTransceivers()) {
        if (one.receiver.track.kind !== 'audio') continue;
        one.direction = 'sendrecv';
        await one.sender.replaceTrack(microphone.getAudioTracks()[0] ?? null);
      }
      await pc.setLocalDescription();
      window.toKit('answer', pc.localDescription?.sdp ?? '', '');
    },
    candidate: (candidate, mid) => pc.addIceCandidate({ candidate, sdpMid: mid }),
    say: (lane, text) => channels[lane]?.send(text),
    async lost() {
      for (const one of (await pc.getStats()).values()) {
        if (one.type === 'inbound-rtp' && one.kind === 'video') return one.packetsLost;
      }
      return 0;
    },
    state: () =>
      [pc.signalingState, pc.iceGatheringState, pc.iceConnectionState, pc.connectionState].join(' '),
    close: () => pc.close(),
  };
}

/** A page of its own in the browser, connected to a new peer of the kit's side. */
export interface Connected {
  readonly page: Page;
  readonly peer: RtcPeer;
  close(): Promise<void>;
}

/** Rounds, as the kit itself begins another when one fails: under strain libdatachannel's handshake fails now and then. */
const ROUNDS = 3;

/**
 * Connects; `events` get what the peer tells beside the descriptions.
 * @param way the network between the two; absent: the machine's own.
 */
export async function connect(
  browser: Browser,
  events: Partial<RtcPeerEvents>,
  options: RtcPeerOptions = { iceServers: [], maxKbps: 2_000, log: silentLogger },
  way: PoorWay | null = null,
): Promise<Connected> {
  for (let round = 1; ; round += 1) {
    const connected = await connectOnce(browser, events, options, way, round === ROUNDS);
    if (connected !== null) return connected;
  }
}

/** Null when the round failed and is not the last. */
async function connectOnce(
  browser: Browser,
  events: Partial<RtcPeerEvents>,
  options: RtcPeerOptions,
  way: PoorWay | null,
  isLast: boolean,
): Promise<Connected | null> {
  way?.begin();
  const page = await browser.newPage();
  await page.route(PAGE, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
  await page.exposeFunction('toKit', (kind: 'answer' | 'candidate', text: string, mid: string) => {
    if (kind === 'answer') peer.answer(text);
    else if (way === null) peer.candidate(text, mid);
  });
  await page.addInitScript(farEnd);
  const told: boolean[] = [];
  let failure: unknown = null;
  const evaluate = (run: Promise<unknown>): void =>
    void run.catch((error: unknown) => {
      failure ??= error;
    });
  const peer = makeRtcPeer(options, {
    lanesOpen() {},
    lane() {},
    voice() {},
    keyframeWanted() {},
    bitrate() {},
    ...events,
    localDescription: (sdp) => evaluate(page.evaluate((offer) => window.far.accept(offer), sdp)),
    localCandidate(candidate, mid) {
      const shown = way === null ? candidate : way.through(candidate);
      if (shown === null) return;
      evaluate(page.evaluate(([c, m]) => window.far.candidate(c!, m!), [shown, mid]));
    },
    connected(up) {
      told.push(up);
      if (told[0]) events.connected?.(up);
    },
  });
  const close = async (): Promise<void> => {
    peer.close();
    await page.close();
  };
  // The script of the page is there only once the page is a real one.
  await page.goto(PAGE);
  peer.start();
  await until('the connection', () => {
    if (failure !== null) throw failure;
    return told.length > 0;
  }).catch(async (error: unknown) => {
    throw new Error(`${error}; the page: ${await page.evaluate(() => window.far.state())}`);
  });
  if (told[0]) return { page, peer, close };
  await close();
  if (isLast) throw new Error('the connection was lost before it was up, in each round');
  return null;
}
