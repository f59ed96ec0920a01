import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a wholly virtual kit needs, by the names of the plugins' files. */
const PLUGINS = [
  'audioconvert',
  'audioresample',
  'coreelements',
  'opus',
  'rawparse',
  'rtp',
  'rtpmanager',
  'shm',
  'volume',
  'x264',
] as const;
type Plugin = (typeof PLUGINS)[number];

const fileOf = (plugin: Plugin): string => `libgst${plugin}.so`;

/** A machine's GStreamer as a directory of its own, in which plugins may be missing. */
export class GstreamerPlugins {
  /** Shows a process this directory alone, with a register of its own. */
  readonly env: Readonly<Record<string, string>>;
  readonly #directory: string;
  readonly #installed: string;

  constructor(scratch: string, missing: readonly Plugin[]) {
    this.#directory = join(scratch, 'plugins');
    mkdirSync(this.#directory);
    const core = execFileSync('gst-inspect-1.0', ['coreelements'], { encoding: 'utf8' });
    this.#installed = dirname(/Filename\s+(\S+)/.exec(core)?.[1] ?? '');
    for (const plugin of PLUGINS) if (!missing.includes(plugin)) this.install(plugin);
    this.env = {
      GST_PLUGIN_SYSTEM_PATH_1_0: this.#directory,
      GST_PLUGIN_SYSTEM_PATH: this.#directory,
      GST_PLUGIN_PATH_1_0: '',
      GST_PLUGIN_PATH: '',
      GST_REGISTRY: join(scratch, 'gstreamer-registry.bin'),
    };
  }

  install(plugin: Plugin): void {
    symlinkSync(join(this.#installed, fileOf(plugin)), join(this.#directory, fileOf(plugin)));
  }
}
