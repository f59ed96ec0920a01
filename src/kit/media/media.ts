import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import { NabijError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { Part, Voice } from '../../protocol/frames.ts';
import type { MediaEvent, MediaPort, MediaSink } from '../ports.ts';
import { captureDelayMs } from './capture-delay.ts';
import type { PipelineName, PipelineSpec, ToChild } from './child/messages.ts';
import { Host, type Hosted } from './host.ts';
import { Line } from './line.ts';
import { FIRST_MEDIA_FD } from './media-child.ts';
import { type Echo, type PictureFormat, picturePipeline, soundPipeline, voicePipeline } from './pipelines.ts';
import { type PictureSource, parsePictureSource, parseSoundDevice, type SoundDevice } from './sources.ts';

export interface MediaOptions {
  /** As in the config: `virtual`, `file:PATH`, `v4l2:/dev/videoN`, `v4l2:/dev/videoN?raw`, `libcamera`, `test`. */
  readonly source: string;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** Highest picture bitrate, kbit/s. */
  readonly max_kbps: number;
  /** `virtual`, `alsa:DEVICE`, `pulse:DEVICE`, `auto`, `test`. */
  readonly input: string;
  readonly output: string;
  readonly echo: Echo;
  /** Where `camera.sock`, `microphone.sock` and `speaker.sock` are. */
  readonly directory: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** 0 ≤ random() < 1. */
  readonly random?: () => number;
}

/** The pupil's voice in the class, as a factor of the sound that came: whisper is 14 dB softer. */
const VOLUME = { whisper: 0.2, class: 1 } as const satisfies Record<Exclude<Voice, 'off'>, number>;
const JITTER_MS = 20;
const OPUS_FRAME_MS = 10;
/** Below this the picture is of no use to anybody. */
const MIN_KBPS = 100;
/** How often the devices' files are looked for while nothing is open. */
const LOOK_FOR_DEVICES_MS = 5_000;

const DEVICES = {
  picture: { part: 'camera', code: 'NABIJ_E_CAMERA_MISSING' },
  sound: { part: 'microphone', code: 'NABIJ_E_MICROPHONE_MISSING' },
  voice: { part: 'speaker', code: 'NABIJ_E_SPEAKER_MISSING' },
} as const satisfies Record<PipelineName, { part: Part; code: ErrorCode }>;

/**
 * Camera, class microphone and speaker.
 * @throws NabijError NABIJ_E_CONFIG when a source is none of the known forms.
 */
export function createMedia(options: MediaOptions): Media {
  return new Media(options);
}

export class Media implements MediaPort {
  readonly #options: MediaOptions;
  readonly #source: PictureSource;
  readonly #input: SoundDevice;
  readonly #output: SoundDevice;
  readonly #lines: Readonly<Record<PipelineName, Line>>;
  readonly #hosts: Readonly<Record<PipelineName, Host>>;
  readonly #kbps: number;
  #liveKbps: number;
  #voice: Voice = 'off';
  #events: (event: MediaEvent) => void = () => {};
  #sink: MediaSink = { picture() {}, sound() {} };
  #cancelLook: () => void = () => {};
  #closed = false;

  constructor(options: MediaOptions) {
    const { source, input, output, directory, clock, log } = options;
    this.#options = options;
    this.#source = known('camera.source', source, parsePictureSource(source, directory));
    this.#input = known('sound.input', input, parseSoundDevice(input, directory));
    this.#output = known('sound.output', output, parseSoundDevice(output, directory));
    this.#kbps = options.max_kbps;
    this.#liveKbps = options.max_kbps;
    const host = (): Host => new Host({ clock, random: this.#random, log });
    const sound = host();
    // The echo canceller finds the voice that is played only in its own process.
    this.#hosts = { picture: host(), sound, voice: options.echo === 'webrtc' ? sound : host() };
    this.#lines = { picture: this.#line('picture'), sound: this.#line('sound'), voice: this.#line('voice') };
  }

  open(events: (event: MediaEvent) => void, sink: MediaSink): void {
    this.#events = events;
    this.#sink = sink;
    const { echo } = this.#options;
    const first = FIRST_MEDIA_FD;
    const { picture, sound, voice } = this.#hosts;
    const soundHosted = this.#hosted(soundPipeline(this.#input, OPUS_FRAME_MS, echo, first));
    const voiceFd = voice === sound ? first + 1 : first;
    const voiceHosted = this.#hosted(voicePipeline(this.#output, JITTER_MS, echo, voiceFd));
    picture.open([this.#hosted(picturePipeline(this.#source, this.#format, this.#kbps, first))]);
    if (voice === sound) sound.open([soundHosted, voiceHosted]);
    else {
      sound.open([soundHosted]);
      voice.open([voiceHosted]);
    }
    void this.#lookForDevices();
  }

  setPicture(on: boolean): void {
    this.#lines.picture.want(on);
  }

  setSound(on: boolean): void {
    this.#lines.sound.want(on);
  }

  setVoice(voice: Voice): void {
    this.#voice = voice;
    for (const message of this.#settings('voice')) this.#hosts.voice.send(message);
    this.#lines.voice.want(voice !== 'off');
  }

  keyframe(): void {
    if (this.#lines.picture.live) this.#hosts.picture.send({ op: 'keyframe', pipeline: 'picture' });
  }

  setPictureBitrate(kbps: number): void {
    if (!Number.isFinite(kbps)) return;
    this.#liveKbps = Math.round(Math.min(this.#kbps, Math.max(MIN_KBPS, kbps)));
    for (const message of this.#settings('picture')) this.#hosts.picture.send(message);
  }

  playVoice(rtp: Buffer): void {
    if (this.#lines.voice.live) this.#hosts.voice.write('voice', rtp);
  }

  /** From the lens to a picture's first packet at the sink, milliseconds; measured or estimated for each kind of source. */
  get captureDelayMs(): number {
    return captureDelayMs(this.#source, this.#format);
  }

  /** Process ids of the children, for status and benches. */
  get pids(): readonly number[] {
    const pids = new Set(Object.values(this.#hosts).map((host) => host.pid));
    return [...pids].filter((pid) => pid !== undefined);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelLook();
    for (const line of Object.values(this.#lines)) line.close();
    await Promise.all([...new Set(Object.values(this.#hosts))].map((host) => host.close()));
  }

  readonly #random = (): number => (this.#options.random ?? Math.random)();

  get #format(): PictureFormat {
    const { width, height, fps } = this.#options;
    return { width, height, framesPerSecond: fps };
  }

  #line(name: PipelineName): Line {
    const { part, code } = DEVICES[name];
    return new Line({
      name,
      code,
      yieldsPackets: name !== 'voice',
      clock: this.#options.clock,
      random: this.#random,
      send: (message) => this.#hosts[name].send(message),
      settings: () => this.#settings(name),
      live: (live) => {
        if (name !== 'voice') this.#emit({ type: name, live });
      },
      missing: (missing, detail) => this.#emit({ type: 'part_missing', part, code: missing, detail }),
      back: () => this.#emit({ type: 'part_back', part }),
      replaceChild: () => this.#hosts[name].replace(),
      hung: () => this.#hosts[name].hung(),
    });
  }

  #hosted(spec: PipelineSpec): Hosted {
    const line = this.#lines[spec.name];
    const { clock } = this.#options;
    const packet = (rtp: Buffer): void => {
      if (!line.wanted) return;
      const nowMs = clock.nowMs();
      if (spec.name === 'picture') this.#sink.picture(rtp, nowMs);
      else this.#sink.sound(rtp);
      line.packet(nowMs);
    };
    return { spec, line, code: DEVICES[spec.name].code, packet };
  }

  /** What is set live, and has to be set again in a pipeline that starts. */
  #settings(pipeline: PipelineName): readonly ToChild[] {
    if (pipeline === 'picture') {
      return [{ op: 'set', pipeline, element: 'encoder', property: 'bitrate', value: this.#liveKbps }];
    }
    if (pipeline === 'sound' || this.#voice === 'off') return [];
    return [{ op: 'set', pipeline, element: 'volume', property: 'volume', value: VOLUME[this.#voice] }];
  }

  #emit(event: MediaEvent): void {
    if (!this.#closed) this.#events(event);
  }

  /** A device that is not there is said before a pupil needs it; nothing is opened to find out. */
  async #lookForDevices(): Promise<void> {
    const paths: readonly (readonly [PipelineName, string | null])[] = [
      ['picture', pictureFile(this.#source)],
      ['sound', soundFile(this.#input, 'microphone.sock')],
      ['voice', soundFile(this.#output, 'speaker.sock')],
    ];
    for (const [name, path] of paths) {
      if (path === null) continue;
      const present = await access(path).then(
        () => true,
        () => false,
      );
      if (!this.#closed) this.#lines[name].seen(present, path);
    }
    if (this.#closed) return;
    this.#cancelLook = this.#options.clock.after(LOOK_FOR_DEVICES_MS, () => void this.#lookForDevices());
  }
}

function pictureFile(source: PictureSource): string | null {
  if (source.kind === 'virtual') return join(source.directory, 'camera.sock');
  if (source.kind === 'file') return source.path;
  return source.kind === 'v4l2' ? source.device : null;
}

function soundFile(device: SoundDevice, name: string): string | null {
  return device.kind === 'virtual' ? join(device.directory, name) : null;
}

function known<T>(key: string, text: string, parsed: T | null): T {
  if (parsed !== null) return parsed;
  throw new NabijError('NABIJ_E_CONFIG', `${key}: "${text}" is not a source`, { fault: 'person' });
}
