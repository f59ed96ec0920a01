/** Where the picture comes from. */
export type PictureSource =
  | { readonly kind: 'virtual'; readonly directory: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'v4l2'; readonly device: string; readonly format: 'mjpeg' | 'raw' }
  | { readonly kind: 'libcamera' }
  | { readonly kind: 'test' };

/** Where sound comes from or goes to. `auto` takes what the machine calls its default. */
export type SoundDevice =
  | { readonly kind: 'virtual'; readonly directory: string }
  | { readonly kind: 'alsa'; readonly device: string }
  | { readonly kind: 'pulse'; readonly device: string }
  | { readonly kind: 'auto' }
  | { readonly kind: 'test' };

/** Examples for the message that refuses a setting. */
export const PICTURE_SOURCE_EXAMPLES = [
  'virtual',
  'file:/srv/class.mp4',
  'v4l2:/dev/video0',
  'v4l2:/dev/video0?raw',
  'libcamera',
  'test',
];
export const SOUND_DEVICE_EXAMPLES = ['virtual', 'alsa:plughw:1,0', 'pulse:default', 'auto', 'test'];

/**
 * Reads the `camera.source` setting.
 * @param directory holds `camera.sock`; used by `virtual` alone.
 * @returns null when it is none of the forms in PICTURE_SOURCE_EXAMPLES.
 */
export function parsePictureSource(text: string, directory: string): PictureSource | null {
  if (text === 'virtual') return { kind: 'virtual', directory };
  if (text === 'libcamera' || text === 'test') return { kind: text };
  const path = after(text, 'file:');
  if (path !== null) return { kind: 'file', path };
  const device = /^v4l2:(\/dev\/video\d{1,3})(\?raw)?$/.exec(text);
  if (device === null) return null;
  return { kind: 'v4l2', device: device[1]!, format: device[2] === undefined ? 'mjpeg' : 'raw' };
}

/**
 * Reads the `sound.input` and `sound.output` settings.
 * @param directory holds `microphone.sock` and `speaker.sock`; used by `virtual` alone.
 * @returns null when it is none of the forms in SOUND_DEVICE_EXAMPLES.
 */
export function parseSoundDevice(text: string, directory: string): SoundDevice | null {
  if (text === 'virtual') return { kind: 'virtual', directory };
  if (text === 'auto' || text === 'test') return { kind: text };
  const alsa = after(text, 'alsa:');
  if (alsa !== null) return { kind: 'alsa', device: alsa };
  const pulse = after(text, 'pulse:');
  if (pulse !== null) return { kind: 'pulse', device: pulse };
  return null;
}

function after(text: string, prefix: string): string | null {
  if (!text.startsWith(prefix) || text.length === prefix.length || text.includes('\0')) return null;
  return text.slice(prefix.length);
}
