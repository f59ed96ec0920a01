import type { PictureFormat } from './pipelines.ts';
import type { PictureSource } from './sources.ts';

/** The virtual camera's capture stamp → RTP in the kit: measured. `test` draws its picture in the same time. */
const VIRTUAL_MS = 6;
/** The moment a file's picture is due → RTP in the kit: measured. */
const FILE_MS = 3;
/** A camera's raw picture in the child → RTP in the kit: as the virtual one, whose socket stands for the device. */
const ENCODE_MS = 6;
/** A JPEG of 1280×720 back to pixels: measured, 2 to 3.5 for a plain and a busy picture, on a PC's core. */
const JPEG_DECODE_MS = 3;
/** Compressing in a USB camera, and the last of the transfer after the last row was read: estimated. */
const USB_MS = 8;
/** The image processor of a Raspberry Pi turns the sensor's raw picture into colours after the last row: estimated. */
const IMAGE_PROCESSOR_MS = 8;

/**
 * From the lens to the arrival of a picture's first RTP packet in the kit, milliseconds: the picture shows what
 * stood before the lens that long ago.
 *
 * `virtual`, `test` and `file` are measured from the moment that stands for the capture; README.md says how. A real camera adds, by
 * estimate, one picture's interval: indoors the exposure fills about the interval, and its middle counts (half); the
 * middle row is read half a read-out before the last one (the other half). Off by half an interval either way.
 */
export function captureDelayMs(source: PictureSource, format: PictureFormat): number {
  const intervalMs = 1_000 / format.framesPerSecond;
  switch (source.kind) {
    case 'virtual':
    case 'test':
      return VIRTUAL_MS;
    case 'file':
      return FILE_MS;
    case 'v4l2':
      return intervalMs + USB_MS + (source.format === 'mjpeg' ? JPEG_DECODE_MS : 0) + ENCODE_MS;
    case 'libcamera':
      return intervalMs + IMAGE_PROCESSOR_MS + ENCODE_MS;
  }
}
