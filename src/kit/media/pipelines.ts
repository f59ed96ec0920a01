import { join } from 'node:path';
import type { PipelineSpec, Property } from './child/messages.ts';
import type { PictureSource, SoundDevice } from './sources.ts';

/** Size and rate of the picture. */
export interface PictureFormat {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
}

/** Echo cancellation between the pupil's voice in the class and the class microphone. */
export type Echo = 'off' | 'webrtc';

/** Payload types that the children write and read; the bridge puts its own on the wire. */
export const PAYLOAD = { picture: 96, opus: 111 } as const;

/** Room for SRTP, header extensions and TURN in a 1280-byte IPv6 path. */
const RTP_BYTES_MAX = 1_160;
const KEYFRAME_DISTANCE_FRAMES = 9_000;
const RATE_BUFFER_MS = 200;
const OPUS_KBPS = 32;
const PCM = 'audio/x-raw,format=S16LE,rate=48000,channels=1';
const PCM_CHUNK_BYTES = 960;
const PROBE = 'nabij-echo-probe';

/** A source's launch text and what has to be set on its elements. */
interface Piece {
  readonly launch: string;
  readonly properties: readonly Property[];
  readonly sockets: PipelineSpec['sockets'];
}

const piece = (launch: string, properties: readonly Property[] = []): Piece => ({
  launch,
  properties,
  sockets: [],
});

const set = (element: string, property: string, value: string | number): Property => ({
  element,
  property,
  value,
});

/**
 * Camera to H.264 over RTP (RFC 6184), framed as in RFC 4571, on an inherited descriptor.
 * x264 with one thread writes one slice: a frame whose first packets are lost is then not half decoded.
 * A keyframe comes when asked for, not by the clock: each costs ten ordinary frames.
 * @param kbps bitrate to start with; `encoder.bitrate` is changed live.
 */
export function picturePipeline(
  source: PictureSource,
  format: PictureFormat,
  kbps: number,
  fd: number,
): PipelineSpec {
  const from = pictureSource(source, format);
  const encode =
    `x264enc name=encoder tune=zerolatency speed-preset=ultrafast threads=1 bitrate=${Math.round(kbps)} ` +
    `vbv-buf-capacity=${RATE_BUFFER_MS} key-int-max=${KEYFRAME_DISTANCE_FRAMES} ` +
    '! video/x-h264,profile=constrained-baseline ' +
    `! rtph264pay name=pay pt=${PAYLOAD.picture} mtu=${RTP_BYTES_MAX} config-interval=-1 aggregate-mode=zero-latency`;
  return {
    name: 'picture',
    launch: `${from.launch} ! ${encode} ! ${rtpOut(fd)}`,
    properties: from.properties,
    sockets: from.sockets,
    rtpClockHz: 90_000,
    loops: source.kind === 'file',
    drainFd: null,
  };
}

function pictureSource(source: PictureSource, format: PictureFormat): Piece {
  const { width, height, framesPerSecond } = format;
  const size = `width=${width},height=${height},framerate=${framesPerSecond}/1`;
  switch (source.kind) {
    case 'virtual':
      return {
        launch: `shmsrc name=source is-live=true do-timestamp=true ! video/x-raw,format=I420,${size}`,
        properties: [set('source', 'socket-path', join(source.directory, 'camera.sock'))],
        sockets: [],
      };
    case 'file':
      return piece(
        'filesrc name=source ! decodebin caps=video/x-raw expose-all-streams=false ' +
          `! videoconvert ! videoscale ! videorate ! video/x-raw,format=I420,${size},pixel-aspect-ratio=1/1 ` +
          '! identity sync=true',
        [set('source', 'location', source.path)],
      );
    case 'v4l2':
      return piece(
        source.format === 'mjpeg'
          ? `v4l2src name=source ! image/jpeg,${size} ! jpegdec ! videoconvert ! video/x-raw,format=I420`
          : `v4l2src name=source ! video/x-raw,${size} ! videoconvert ! video/x-raw,format=I420`,
        [set('source', 'device', source.device)],
      );
    case 'libcamera':
      return piece(
        `libcamerasrc name=source ! video/x-raw,format=NV12,${size} ! videoconvert ! video/x-raw,format=I420`,
      );
    case 'test':
      return piece(`videotestsrc name=source is-live=true ! video/x-raw,format=I420,${size}`);
  }
}

/**
 * Class microphone to Opus over RTP (RFC 7587).
 * @param frameMs length of an Opus frame, 10 or 20: the shorter one is heard 10 ms earlier and costs 10 kbit/s more in headers.
 */
export function soundPipeline(input: SoundDevice, frameMs: 10 | 20, echo: Echo, fd: number): PipelineSpec {
  const from = soundSource(input);
  const cancel =
    echo === 'webrtc'
      ? `webrtcdsp probe=${PROBE} echo-cancel=true delay-agnostic=true extended-filter=true ` +
        'noise-suppression=true gain-control=false ! '
      : '';
  const encode =
    `opusenc frame-size=${frameMs} audio-type=restricted-lowdelay bitrate=${OPUS_KBPS * 1000} ` +
    'inband-fec=true packet-loss-percentage=5 ' +
    `! rtpopuspay name=pay pt=${PAYLOAD.opus}`;
  return {
    name: 'sound',
    launch: `${from.launch} ! ${cancel}${encode} ! ${rtpOut(fd)}`,
    properties: from.properties,
    sockets: from.sockets,
    rtpClockHz: 48_000,
    loops: false,
    drainFd: null,
  };
}

function soundSource(input: SoundDevice): Piece {
  const convert = `audioconvert ! audioresample ! ${PCM}`;
  switch (input.kind) {
    case 'virtual':
      return {
        launch:
          `fdsrc name=source blocksize=${PCM_CHUNK_BYTES} ` +
          '! rawaudioparse format=pcm pcm-format=s16le sample-rate=48000 num-channels=1',
        properties: [],
        sockets: [{ element: 'source', path: join(input.directory, 'microphone.sock') }],
      };
    case 'alsa':
      return piece(`alsasrc name=source buffer-time=40000 latency-time=10000 ! ${convert}`, [
        set('source', 'device', input.device),
      ]);
    case 'pulse':
      return piece(`pulsesrc name=source buffer-time=40000 latency-time=10000 ! ${convert}`, [
        set('source', 'device', input.device),
      ]);
    case 'auto':
      return piece(`autoaudiosrc name=source ! ${convert}`);
    case 'test':
      return piece(`audiotestsrc name=source is-live=true samplesperbuffer=480 freq=440 volume=0.2 ! ${PCM}`);
  }
}

/**
 * The pupil's voice, Opus RTP framed as in RFC 4571, to the speaker. `volume.volume` is changed live.
 * The decoder conceals what is lost; its in-band FEC would add a frame of waiting, which measured 120 ms.
 * @param jitterMs how long a packet is waited for.
 */
export function voicePipeline(output: SoundDevice, jitterMs: number, echo: Echo, fd: number): PipelineSpec {
  const to = soundSink(output);
  const caps = `application/x-rtp,media=audio,clock-rate=48000,encoding-name=OPUS,payload=${PAYLOAD.opus}`;
  const probe = echo === 'webrtc' ? `webrtcechoprobe name=${PROBE} ! ` : '';
  return {
    name: 'voice',
    launch:
      `fdsrc fd=${fd} do-timestamp=true ! application/x-rtp-stream,${caps.slice('application/x-rtp,'.length)} ` +
      `! rtpstreamdepay ! ${caps} ! rtpjitterbuffer latency=${Math.round(jitterMs)} do-lost=true ` +
      '! rtpopusdepay ! opusdec plc=true use-inband-fec=false ! volume name=volume ' +
      `! audioconvert ! audioresample ! ${PCM} ! ${probe}${to.launch}`,
    properties: to.properties,
    sockets: to.sockets,
    rtpClockHz: null,
    loops: false,
    drainFd: fd,
  };
}

function soundSink(output: SoundDevice): Piece {
  switch (output.kind) {
    case 'virtual':
      return {
        launch: 'fdsink name=sink sync=true async=false',
        properties: [],
        sockets: [{ element: 'sink', path: join(output.directory, 'speaker.sock') }],
      };
    case 'alsa':
      return piece('alsasink name=sink buffer-time=40000 latency-time=10000', [
        set('sink', 'device', output.device),
      ]);
    case 'pulse':
      return piece('pulsesink name=sink buffer-time=40000 latency-time=10000', [
        set('sink', 'device', output.device),
      ]);
    case 'auto':
      return piece('autoaudiosink name=sink');
    case 'test':
      return piece('fakesink name=sink sync=true async=false');
  }
}

/** A stream socket rather than UDP: no other program on the machine can listen in or put packets of its own in. */
function rtpOut(fd: number): string {
  return `rtpstreampay ! fdsink fd=${fd} sync=false async=false`;
}
