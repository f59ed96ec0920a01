import { describe, expect, test } from 'vitest';
import { missingElement, missingProgram } from '../../../src/kit/media/packages.ts';
import { picturePipeline, soundPipeline, voicePipeline } from '../../../src/kit/media/pipelines.ts';
import {
  PICTURE_SOURCE_EXAMPLES,
  parsePictureSource,
  parseSoundDevice,
  SOUND_DEVICE_EXAMPLES,
} from '../../../src/kit/media/sources.ts';

const HD = { width: 1280, height: 720, framesPerSecond: 30 };
const HOSTILE = '/srv/a" ! fakesink name=x location=\\"b\'.mp4';

test('every form that is offered as an example is understood', () => {
  for (const text of PICTURE_SOURCE_EXAMPLES) expect(parsePictureSource(text, '/run')).not.toBeNull();
  for (const text of SOUND_DEVICE_EXAMPLES) expect(parseSoundDevice(text, '/run')).not.toBeNull();
});

test.each(['', 'file:', 'v4l2:/etc/passwd', 'v4l2:/dev/video0 ! x', 'rtsp://x', 'file:/a\0b', 'virtual2'])(
  '"%s" is no picture source',
  (text) => expect(parsePictureSource(text, '/run')).toBeNull(),
);

test.each(['', 'alsa:', 'pulse:', 'oss', 'alsa:a\0b'])('"%s" is no sound device', (text) =>
  expect(parseSoundDevice(text, '/run')).toBeNull(),
);

describe('pipelines', () => {
  test('a path is set as a property and never becomes part of the pipeline', () => {
    const spec = picturePipeline({ kind: 'file', path: HOSTILE }, HD, 2_000, 4);
    expect(spec.launch).not.toContain('srv');
    expect(spec.properties).toEqual([{ element: 'source', property: 'location', value: HOSTILE }]);
    expect(spec.loops).toBe(true);
    const device = { kind: 'alsa', device: 'x" ! fakesink' } as const;
    expect(soundPipeline(device, 10, 'off', 4).launch).not.toContain('"');
    expect(voicePipeline(device, 20, 'off', 4).launch).not.toContain('"');
  });

  test('the encoder makes one slice, waits for nothing and has no keyframes of its own accord', () => {
    const { launch } = picturePipeline({ kind: 'test' }, HD, 1_234.5, 4);
    expect(launch).toContain('x264enc name=encoder tune=zerolatency');
    expect(launch).toContain('threads=1 bitrate=1235');
    expect(launch).toContain('profile=constrained-baseline');
    expect(launch).toContain('key-int-max=9000');
  });

  test('virtual devices are sockets that the child opens and closes', () => {
    const spec = picturePipeline({ kind: 'virtual', directory: '/run/nabij' }, HD, 2_000, 4);
    expect(spec.properties).toEqual([
      { element: 'source', property: 'socket-path', value: '/run/nabij/camera.sock' },
    ]);
    expect(spec.launch).toContain('! video/x-raw,format=I420,width=1280,height=720,framerate=30/1');
    const virtual = { kind: 'virtual', directory: '/run/nabij' } as const;
    expect(soundPipeline(virtual, 10, 'off', 4).sockets[0]?.path).toBe('/run/nabij/microphone.sock');
    expect(voicePipeline(virtual, 20, 'off', 5).sockets[0]?.path).toBe('/run/nabij/speaker.sock');
  });

  test('a camera gives compressed pictures unless raw ones are asked for', () => {
    const spec = (format: 'mjpeg' | 'raw') =>
      picturePipeline({ kind: 'v4l2', device: '/dev/video0', format }, HD, 2_000, 4).launch;
    expect(spec('mjpeg')).toContain('image/jpeg,width=1280,height=720,framerate=30/1 ! jpegdec');
    expect(spec('raw')).not.toContain('jpeg');
  });

  test('echo is cancelled on both sides or on neither', () => {
    const device = { kind: 'auto' } as const;
    expect(soundPipeline(device, 20, 'webrtc', 4).launch).toContain('webrtcdsp probe=nabij-echo-probe');
    expect(voicePipeline(device, 20, 'webrtc', 5).launch).toContain('webrtcechoprobe name=nabij-echo-probe');
    expect(soundPipeline(device, 20, 'off', 4).launch).not.toContain('webrtc');
    expect(voicePipeline(device, 20, 'off', 5).launch).not.toContain('webrtc');
  });
});

test('what is missing is named with the package that brings it', () => {
  expect(missingElement('x264enc')).toBe('GStreamer element x264enc: install gstreamer1.0-plugins-ugly');
  expect(missingElement('libcamerasrc')).toContain('gstreamer1.0-libcamera');
  expect(missingElement('rtph264pay')).toContain('gstreamer1.0-plugins-good');
  expect(missingElement('shmsrc')).toContain('gstreamer1.0-plugins-bad');
  expect(missingElement('missing a plug-in')).toContain('gstreamer1.0-libav');
  expect(missingProgram(127, 'setpriv: failed to execute gjs')).toBe('gjs: install gjs');
  expect(missingProgram(1, "Typelib file for namespace 'Gst', version '1.0' not found")).toContain(
    'gir1.2-gstreamer-1.0',
  );
  expect(missingProgram(1, 'something else')).toBeNull();
});
