import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { NabijError } from '../core/errors.ts';

const degrees = v.pipe(v.number(), v.finite(), v.minValue(-180), v.maxValue(180));

const absolute = v.pipe(v.string(), v.regex(/^\//));
const address = (start: RegExp) =>
  v.pipe(
    v.string(),
    v.regex(start),
    v.check((url) => URL.canParse(url), 'an address that can be read'),
  );

/** The kit's one config file. Every key has a default but the two that no one can guess. */
const schema = v.strictObject({
  relay_url: address(/^wss?:\/\//),
  /** Where the pupil's page is, with a slash at its end; absent: the relay serves it. */
  page_url: v.optional(address(/^https?:\/\/[^#?]+\/$/)),
  /** Directory of the kit's sockets; with `virtual` sources also the emulator's. */
  run_dir: absolute,
  /** Directory of the kit's records: key, pairings, loan, hours. */
  state_dir: v.optional(absolute, '/var/lib/nabij'),
  /**
   * When the clock is right: `synchronized` once systemd-timesyncd has set it since the start; `system` always, for a
   * machine that keeps time by itself.
   */
  clock: v.optional(v.picklist(['synchronized', 'system']), 'synchronized'),
  board: v.optional(
    v.strictObject({
      /** One path, several that are tried in turn, or `auto`: by USB id. */
      port: v.optional(
        v.union([v.string(), v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(8))]),
        'auto',
      ),
      /** What is fitted where it differs from hardware/pins.json. */
      description: v.optional(absolute),
      /** Whether the kit by itself gives the board the program that comes with this version. */
      update: v.optional(v.picklist(['auto', 'manual']), 'auto'),
    }),
    {},
  ),
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
      /**
       * `own`: the camera has a light of its own, wired to be lit whenever it is open, as webcams have. Then the
       * picture goes on for a while when the board, and its light with it, is lost. `none`: it does not.
       */
      light: v.optional(v.picklist(['none', 'own']), 'none'),
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
  relay_url: '"relay_url": "wss://relay.example.nl"',
  page_url: '"page_url": "https://nabij.example.nl/" (with a slash at its end)',
  run_dir: '"run_dir": "/run/nabij" (an absolute path)',
  state_dir: '"state_dir": "/var/lib/nabij" (an absolute path)',
  clock: '"clock": "synchronized", or "system" for a machine that keeps time by itself',
  board: '"board": { "port": "/dev/ttyUSB0" } or { "port": "auto" }',
  'board.update': '"update": "auto", or "manual": only with nabij board flash',
  'board.description': '"description": "/etc/nabij/board.json" (examples: hardware/boards/)',
  'camera.light': '"light": "own" when the camera has a light that is lit whenever it is open, else "none"',
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
  const what = unknown
    ? 'is not a known key'
    : `expected ${issue.expected ?? issue.message}, found ${issue.received}`;
  const top = key.split('.')[0] ?? '';
  const example = EXAMPLES[key] ?? EXAMPLES[top];
  return `key "${key}": ${what}.${example === undefined ? '' : ` For example: ${example}`}`;
}

/** Where the pages are that a pairing link opens, and the relay when that is not where they come from. */
export function addressOf(config: KitConfig): { readonly pageUrl: string; readonly relay: string | null } {
  const { protocol, host } = new URL(config.relay_url);
  const served = `${protocol === 'wss:' ? 'https' : 'http'}://${host}`;
  const pageUrl = config.page_url ?? `${served}/`;
  return { pageUrl, relay: new URL(pageUrl).origin === served ? null : `${protocol}//${host}` };
}
