import { randomInt } from 'node:crypto';
import datachannel, { type PeerConnection, type Track } from 'node-datachannel';
import { LIMITS } from '../../protocol/limits.ts';
import type { RtcPeerOptions } from './rtc-types.ts';
import { EXTENSION } from './rtp-packet.ts';

/** Payload types on the wire. */
export const WIRE = { picture: 96, retransmission: 98, opus: 111 } as const;

const PICTURE_PROFILE = 'profile-level-id=42e01f;packetization-mode=1;level-asymmetry-allowed=1';
const OPUS_PROFILE = 'minptime=10;useinbandfec=1';
const EXTENSION_URI = {
  sendTime: 'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  transport: 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  playoutDelay: 'http://www.webrtc.org/experiments/rtp-hdrext/playout-delay',
} as const satisfies Record<keyof typeof EXTENSION, string>;

/** What is ready to be offered. */
export interface Offered {
  readonly connection: PeerConnection;
  readonly picture: Track;
  readonly sound: Track;
  readonly ssrc: { readonly picture: number; readonly retransmission: number; readonly sound: number };
  readonly cname: string;
}

/**
 * Makes a connection with one picture to send, and sound to send and to take.
 * Picture and sound are streams of their own, on purpose: a browser that keeps two of one stream in step holds the
 * picture back until the sound is there.
 */
export function makeConnection(options: RtcPeerOptions): Offered {
  const connection = new datachannel.PeerConnection('kit', {
    iceServers: [...options.iceServers],
    disableAutoNegotiation: true,
    maxMessageSize: LIMITS.frameBytes,
    ...(options.bindAddress === undefined ? {} : { bindAddress: options.bindAddress }),
  });
  const first = randomInt(1, 2 ** 31);
  const ssrc = { picture: first, retransmission: first + 1, sound: first + 2 };
  const cname = `kit${first}`;
  const picture = new datachannel.Video('picture', 'SendOnly');
  picture.addH264Codec(WIRE.picture, PICTURE_PROFILE);
  picture.addRTXCodec(WIRE.retransmission, WIRE.picture, 90_000);
  picture.addSSRC(ssrc.picture, cname, 'picture', 'picture');
  picture.addSSRC(ssrc.retransmission, cname, 'picture', 'picture');
  picture.parseSdpLine(`a=ssrc-group:FID ${ssrc.picture} ${ssrc.retransmission}`);
  picture.parseSdpLine(`a=rtcp-fb:${WIRE.picture} transport-cc`);
  picture.parseSdpLine(`a=rtcp-fb:${WIRE.picture} ccm fir`);
  for (const name of ['sendTime', 'transport', 'playoutDelay'] as const) {
    picture.parseSdpLine(`a=extmap:${EXTENSION[name]} ${EXTENSION_URI[name]}`);
  }
  const sound = new datachannel.Audio('sound', 'SendRecv');
  sound.addOpusCodec(WIRE.opus, OPUS_PROFILE);
  sound.addSSRC(ssrc.sound, cname, 'sound', 'sound');
  // The browser then sends packets of 10 ms: the class hears the pupil sooner.
  sound.parseSdpLine('a=ptime:10');
  return {
    connection,
    picture: connection.addTrack(picture),
    sound: connection.addTrack(sound),
    ssrc,
    cname,
  };
}
