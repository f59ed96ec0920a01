/** Debian packages by the elements that our pipelines name. */
const PACKAGES: readonly (readonly [elements: RegExp, debianPackage: string])[] = [
  [/^x264enc$/, 'gstreamer1.0-plugins-ugly'],
  [/^(shmsrc|rawaudioparse|webrtcdsp|webrtcechoprobe)$/, 'gstreamer1.0-plugins-bad'],
  [/^libcamerasrc$/, 'gstreamer1.0-libcamera'],
  [/^pulse(src|sink)$/, 'gstreamer1.0-pulseaudio'],
  [/^alsa(src|sink)$/, 'gstreamer1.0-alsa'],
  [/^(opusenc|opusdec|video.*|audio.*|decodebin|volume)$/, 'gstreamer1.0-plugins-base'],
  [/^(fdsrc|fdsink|filesrc|identity|fakesink|capsfilter)$/, 'libgstreamer1.0-0'],
  [/^(rtp.*|v4l2src|jpegdec|auto.*)$/, 'gstreamer1.0-plugins-good'],
];

/** What to say of an element that is not there: its name and the package that brings it. */
export function missingElement(element: string): string {
  const found = PACKAGES.find(([elements]) => elements.test(element));
  if (found === undefined) return `${element}; gstreamer1.0-libav and -plugins-good, -bad, -ugly bring most`;
  return `GStreamer element ${element}: install ${found[1]}`;
}

/** Reads from a child's last words and exit code which program or library it lacks; null when it is something else. */
export function missingProgram(exitCode: number | null, lastWords: string): string | null {
  const typelib = /Typelib file for namespace '?(\w+)/.exec(lastWords)?.[1];
  if (typelib !== undefined) return `GStreamer for gjs (${typelib}): install gir1.2-gstreamer-1.0`;
  if (exitCode === 127) return 'gjs: install gjs';
  return null;
}
