import { systemClock } from '../../../src/core/clock.ts';
import { silentLogger } from '../../../src/core/log.ts';
import { createMedia, type Media, type MediaOptions } from '../../../src/kit/media/media.ts';
import type { MediaEvent, MediaSink } from '../../../src/kit/ports.ts';

const DEFAULTS: MediaOptions = {
  source: 'test',
  width: 320,
  height: 180,
  fps: 30,
  max_kbps: 1_500,
  input: 'test',
  output: 'test',
  echo: 'off',
  directory: '/nonexistent',
  clock: systemClock,
  log: silentLogger,
};

export interface Opened {
  readonly media: Media;
  readonly events: MediaEvent[];
  readonly pictures: Buffer[];
  readonly sounds: Buffer[];
}

/** A media room of small pictures with real children. The test closes it. */
export function openMedia(options: Partial<MediaOptions>, sink: Partial<MediaSink> = {}): Opened {
  const media = createMedia({ ...DEFAULTS, ...options });
  const events: MediaEvent[] = [];
  const pictures: Buffer[] = [];
  const sounds: Buffer[] = [];
  media.open((event) => events.push(event), {
    picture: (rtp) => pictures.push(Buffer.from(rtp)),
    sound: (rtp) => sounds.push(Buffer.from(rtp)),
    ...sink,
  });
  return { media, events, pictures, sounds };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
