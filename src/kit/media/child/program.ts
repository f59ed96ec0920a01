/**
 * The program of a media child. It runs under gjs, not under Node: it owns its pipelines, so that a keyframe, a
 * bitrate and a volume take effect live, and it ends when its control line (fd 3) ends, whatever ended that.
 */
import Gio from 'gi://Gio?version=2.0';
import GLib from 'gi://GLib?version=2.0';
import Gst, { type Message, type Pipeline } from 'gi://Gst?version=1.0';
import type { FromChild, PipelineName, PipelineSpec, Property, ToChild } from './messages.ts';

interface Line {
  readonly spec: PipelineSpec;
  readonly pipeline: Pipeline;
  /** Connections that exist while it plays. */
  open: { close(cancellable: null): boolean }[];
}

const CONTROL_FD = 3;
const DRAIN_CHUNK_BYTES = 65_536;
const DRAIN_CHUNKS_MAX = 64;
const RTP_TIMESTAMPS = 2 ** 32;
/** GST_CLOCK_TIME_NONE: a plain number cannot hold it. */
const CLOCK_TIME_NONE = 2n ** 64n - 1n;

const loop = new GLib.MainLoop(null, false);
const lines = new Map<PipelineName, Line>();
const control = new Gio.UnixOutputStream({ fd: CONTROL_FD, close_fd: false });

function say(message: FromChild): void {
  try {
    control.write_all(new TextEncoder().encode(`${JSON.stringify(message)}\n`), null);
  } catch {
    loop.quit();
  }
}

/** @returns null when it cannot be built; the kit has then been told why. */
function build(spec: PipelineSpec): Line | null {
  let pipeline: Pipeline;
  try {
    pipeline = Gst.parse_launch(spec.launch);
  } catch (error) {
    const text = String((error as Error).message);
    const element = /no element "([^"]+)"/.exec(text)?.[1];
    if (element !== undefined) say({ event: 'missing', pipeline: spec.name, element });
    else say({ event: 'error', pipeline: spec.name, element: 'launch', reason: text });
    return null;
  }
  lines.get(spec.name)?.pipeline.get_bus().remove_signal_watch();
  const line: Line = { spec, pipeline, open: [] };
  for (const property of spec.properties) setProperty(line, property);
  const bus = pipeline.get_bus();
  bus.add_signal_watch();
  bus.connect('message', (_bus, message) => onMessage(line, message));
  lines.set(spec.name, line);
  return line;
}

function setProperty(line: Line, { element, property, value }: Property): void {
  const target = line.pipeline.get_by_name(element);
  if (target !== null) Gst.util_set_object_arg(target, property, String(value));
}

function play(idle: Line): void {
  stop(idle);
  // Demuxers do not all start a second time: what loops is made anew.
  const line = idle.spec.loops ? build(idle.spec) : idle;
  if (line === null) return;
  const { pipeline, spec } = line;
  if (spec.drainFd !== null) drain(spec.drainFd);
  for (const { element, path } of spec.sockets) {
    const fd = connect(line, path);
    if (typeof fd === 'string') {
      fail(line, element, fd);
      return;
    }
    setProperty(line, { element, property: 'fd', value: fd });
  }
  followClock(line);
  if (pipeline.set_state(Gst.State.PLAYING) !== Gst.StateChangeReturn.FAILURE) {
    say({ event: 'playing', pipeline: spec.name });
  }
}

/** @returns the descriptor, or why there is none. */
function connect(line: Line, path: string): number | string {
  try {
    const connection = new Gio.SocketClient().connect(new Gio.UnixSocketAddress({ path }), null);
    line.open.push(connection);
    const socket = connection.get_socket();
    socket.set_blocking(true);
    return socket.fd;
  } catch (error) {
    return String((error as Error).message);
  }
}

/**
 * Ties RTP timestamps to the monotonic clock: they then go on without a jump when the camera is closed and opened
 * again, and when this process is replaced, so that the far end's timing survives both.
 */
function followClock(line: Line): void {
  const { pipeline, spec } = line;
  const clock = Gst.SystemClock.obtain();
  const baseNs = clock.get_time();
  pipeline.use_clock(clock);
  pipeline.set_start_time(CLOCK_TIME_NONE);
  pipeline.set_base_time(baseNs);
  if (spec.rtpClockHz === null) return;
  const offset = Math.round((baseNs / 1e9) * spec.rtpClockHz) % RTP_TIMESTAMPS;
  setProperty(line, { element: 'pay', property: 'timestamp-offset', value: offset });
}

function stop(line: Line): void {
  line.pipeline.set_state(Gst.State.NULL);
  for (const connection of line.open) {
    try {
      connection.close(null);
    } catch {
      // The far end was first.
    }
  }
  line.open = [];
}

/** What was sent before the last stop must not be heard after the next play. */
function drain(fd: number): void {
  const socket = Gio.Socket.new_from_fd(fd);
  const readable = 1;
  for (let i = 0; i < DRAIN_CHUNKS_MAX && (socket.condition_check(readable) & readable) !== 0; i += 1) {
    socket.receive(DRAIN_CHUNK_BYTES, null);
  }
}

function onMessage(line: Line, message: Message): void {
  const { spec } = line;
  if (message.type === Gst.MessageType.EOS) {
    if (spec.loops) play(line);
    else fail(line, message.src?.get_name() ?? 'pipeline', 'the stream ended');
  } else if (message.type === Gst.MessageType.ERROR) {
    const [error] = message.parse_error();
    const element = message.src?.get_name() ?? 'pipeline';
    if (error.matches(Gst.CoreError, Gst.CoreError.MISSING_PLUGIN)) {
      stop(line);
      say({ event: 'missing', pipeline: spec.name, element: error.message });
    } else fail(line, element, error.message);
  }
}

function fail(line: Line, element: string, reason: string): void {
  stop(line);
  say({ event: 'error', pipeline: line.spec.name, element, reason });
}

function keyframe(line: Line): void {
  const [structure] = Gst.Structure.from_string('GstForceKeyUnit, all-headers=(boolean)true');
  const pad = line.pipeline.get_by_name('encoder')?.get_static_pad('src');
  pad?.send_event(Gst.Event.new_custom(Gst.EventType.CUSTOM_UPSTREAM, structure));
}

function obey(message: ToChild): void {
  if (message.op === 'setup') {
    for (const spec of message.pipelines) build(spec);
    say({ event: 'ready' });
    return;
  }
  if (message.op === 'ping') {
    say({ event: 'alive' });
    return;
  }
  const line = lines.get(message.pipeline);
  if (message.op === 'stop') {
    if (line !== undefined) stop(line);
    say({ event: 'stopped', pipeline: message.pipeline });
  } else if (line !== undefined) {
    if (message.op === 'play') play(line);
    else if (message.op === 'keyframe') keyframe(line);
    else setProperty(line, message);
  }
}

const input = new Gio.DataInputStream({
  base_stream: new Gio.UnixInputStream({ fd: CONTROL_FD, close_fd: false }),
});

function listen(): void {
  input.read_line_async(0, null, (stream, result) => {
    let text: string | null;
    try {
      [text] = stream.read_line_finish_utf8(result);
    } catch {
      text = null;
    }
    if (text === null) {
      loop.quit();
      return;
    }
    obey(JSON.parse(text) as ToChild);
    listen();
  });
}

Gst.init(null);
listen();
loop.run();
for (const line of lines.values()) stop(line);
