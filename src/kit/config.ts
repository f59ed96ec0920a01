import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { NabijError } from '../core/errors.ts';
import { KIT_ID } from '../protocol/relay.ts';

const degrees = v.pipe(v.number(), v.finite(), v.minValue(-180), v.maxValue(180));

/** The kit's one config file. Every key has a default but the four that no one can guess. */
const schema = v.strictObject({
  kit_id: v.pipe(v.string(), v.regex(KIT_ID)),
  relay_url: v.pipe(
    v.string(),
    v.regex(/^wss?:\/\//),
    v.check((url) => URL.canParse(url), 'an address that can be read'),
  ),
  pupil_name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(20)),
  /** Directory of the kit's sockets; with `virtual` sources also the emulator's. */
  run_dir: v.pipe(v.string(), v.regex(/^\//)),
  board: v.optional(v.strictObject({ port: v.optional(v.string(), 'auto') }), {}),
  camera: v.optional(
    v.strictObject({
      source: v.optional(
        v.pipe(v.string(), v.regex(/^(virtual|test|libcamera|file:\/.+|v4l2:\/dev\/video\d{1,3}(\?raw)?)$/)),
        'libcamera',
      ),
      width: v.optional(v.pipe(v.number(), v.picklist([640, 1280, 1920])), 1280),
      height: v.optional(v.pipe(v.number(), v.picklist([360, 480, 720, 1080])), 720),
      fps: v.optional(v.pipe(v.number(), v.integer(), v.minValue(5), v.maxValue(60)), 30),
      max_kbps: v.optional(v.pipe(v.number(), v.integer(), v.minValue(150), v.maxValue(20_000)), 2_500),
      view_deg: v.optional(v.pipe(v.number(), v.minValue(20), v.maxValue(160)), 60),
    }),
    {},
  ),
  sound: v.optional(
    v.strictObject({
      input: v.optional(v.pipe(v.string(), v.regex(/^(virtual|test|auto|alsa:.+|pulse:.+)$/)), 'auto'),
      output: v.optional(v.pipe(v.string(), v.regex(/^(virtual|test|auto|alsa:.+|pulse:.+)$/)), 'auto'),
      echo: v.optional(v.picklist(['off', 'webrtc']), 'webrtc'),
    }),
    {},
  ),
  presets: v.optional(
    v.pipe(
      v.array(
        v.strictObject({ name: v.pipe(v.string(), v.minLength(1), v.maxLength(24)), pan_deg: degrees }),
      ),
      v.maxLength(8),
    ),
    [
      { name: 'Bord', pan_deg: 0 },
      { name: 'Leraar', pan_deg: 35 },
      { name: 'Mijn groepje', pan_deg: -40 },
    ],
  ),
  ice_servers: v.optional(v.pipe(v.array(v.string()), v.maxLength(4)), []),
  log_level: v.optional(v.picklist(['debug', 'info', 'warn', 'error']), 'info'),
});

export type KitConfig = v.InferOutput<typeof schema>;

/** What to write instead, shown beside every complaint. */
const EXAMPLES: Readonly<Record<string, string>> = {
  kit_id: '"kit_id": "aaaabbbbccccdddd" (16 letters a-z and digits 2-7)',
  relay_url: '"relay_url": "wss://relay.example.nl"',
  pupil_name: '"pupil_name": "Sam" (1 to 20 characters)',
  run_dir: '"run_dir": "/run/nabij" (an absolute path)',
  board: '"board": { "port": "/dev/ttyUSB0" } or { "port": "auto" }',
  'camera.source': '"source": "libcamera", "v4l2:/dev/video0", "file:/srv/class.mp4", "test" or "virtual"',
  'sound.input': '"input": "auto", "alsa:hw:1", "pulse:default" or "virtual"',
  'sound.output': '"output": "auto", "alsa:hw:1", "pulse:default" or "virtual"',
  presets: '"presets": [{ "name": "Bord", "pan_deg": 0 }]',
  ice_servers: '"ice_servers": ["stun:stun.example.nl:3478"]',
};

/**
 * Reads and checks a config file (JSON).
 * @throws NabijError NABIJ_E_CONFIG naming the file, each wrong key, what was expected and an example.
 */
export function readConfig(path: string): KitConfig {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new NabijError('NABIJ_E_CONFIG', `${path}: cannot be read`, { fault: 'person', cause });
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : '';
    throw new NabijError('NABIJ_E_CONFIG', `${path}: is not JSON (${why})`, { fault: 'person' });
  }
  const checked = v.safeParse(schema, data, { abortEarly: false });
  if (checked.success) return checked.output;
  const lines = checked.issues.map((issue) => `${path}: ${describe(issue)}`);
  throw new NabijError('NABIJ_E_CONFIG', lines.join('\n'), { fault: 'person' });
}

function describe(issue: v.BaseIssue<unknown>): string {
  const key = v.getDotPath(issue) ?? '(the whole file)';
  const unknown = issue.type === 'strict_object' && issue.expected === 'never';
  // A name in a settings file is nobody's business in a log.
  const found = key === 'pupil_name' ? 'something else' : issue.received;
  const what = unknown ? 'is not a known key' : `expected ${issue.expected ?? issue.message}, found ${found}`;
  const top = key.split('.')[0] ?? '';
  const example = EXAMPLES[key] ?? EXAMPLES[top];
  return `key "${key}": ${what}.${example === undefined ? '' : ` For example: ${example}`}`;
}
