/** Janus' three configuration files, with nothing in them that one stream does not need. */
export interface JanusPorts {
  readonly socket: number;
  readonly rtp: number;
  readonly rtcp: number;
}

/** Where Debian puts Janus' plugins on this machine's architecture. */
function pluginRoot(): string {
  const triplet = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  return `/usr/lib/${triplet}/janus`;
}

/** Everything that is not the streaming plugin, and every transport that is not the web socket. */
const OTHER_PLUGINS = [
  'audiobridge',
  'duktape',
  'echotest',
  'lua',
  'nosip',
  'recordplay',
  'sip',
  'textroom',
  'videocall',
  'videoroom',
  'voicemail',
];
const OTHER_TRANSPORTS = ['http', 'rabbitmq', 'mqtt', 'nanomsg', 'pfunix'];

function libraries(names: readonly string[]): string {
  return names.map((name) => `libjanus_${name}.so`).join(',');
}

/**
 * The files by name.
 * @param folder where they will lie.
 */
export function janusConfig(folder: string, ports: JanusPorts): Record<string, string> {
  const root = pluginRoot();
  return {
    'janus.jcfg': `general: {
  configs_folder = "${folder}"
  plugins_folder = "${root}/plugins"
  transports_folder = "${root}/transports"
  events_folder = "${root}/events"
  loggers_folder = "${root}/loggers"
  debug_level = 2
}
plugins: { disable = "${libraries(OTHER_PLUGINS)}" }
transports: { disable = "${libraries(OTHER_TRANSPORTS)}" }
events: { broadcast = false }
`,
    'janus.transport.websockets.jcfg': `general: {
  json = "compact"
  ws = true
  ws_interface = "lo"
  ws_port = ${ports.socket}
}
`,
    'janus.plugin.streaming.jcfg': `classroom: {
  type = "rtp"
  id = 1
  media = ({
    type = "video"
    mid = "v"
    label = "picture"
    port = ${ports.rtp}
    rtcpport = ${ports.rtcp}
    pt = 96
    codec = "h264"
    fmtp = "profile-level-id=42e01f;packetization-mode=1"
  })
}
`,
  };
}
