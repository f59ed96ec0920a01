import { pictureFrom } from './feed.ts';

/** What Janus is fed with: the settings of the kit's own picture child, kbit/s. */
export const PICTURE_KBPS = 2_500;

export const H264_NOTE = `x264 zerolatency ultrafast threads=1, ${PICTURE_KBPS} kbit/s`;

/** From the camera's raw pictures to H.264 in RTP, payload type 96; the pipeline's last element is open. */
export function h264Rtp(cameraPath: string, ssrc: number): string {
  return [
    pictureFrom(cameraPath),
    `x264enc tune=zerolatency speed-preset=ultrafast threads=1 bitrate=${PICTURE_KBPS} vbv-buf-capacity=200 key-int-max=9000`,
    'video/x-h264,profile=constrained-baseline',
    `rtph264pay pt=96 mtu=1160 config-interval=-1 aggregate-mode=zero-latency ssrc=${ssrc}`,
  ].join(' ! ');
}
