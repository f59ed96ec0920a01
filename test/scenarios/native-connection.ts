import datachannel, { type PeerConnection, type Track } from 'node-datachannel';

/** A browser's RTCPeerConnection as far as the tablet's code asks for it, on the native library; counts media. */
export class NativeConnection {
  onicecandidate: ((event: { candidate: { candidate: string; sdpMid: string } }) => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  ondatachannel = null;
  ontrack = null;
  connectionState = 'new';
  localDescription: { readonly sdp: string } | null = null;
  /** Media packets that came in. */
  packets = 0;
  readonly #native: PeerConnection;
  readonly #tracks: Track[] = [];
  #described: () => void = () => {};

  constructor() {
    this.#native = new datachannel.PeerConnection('tablet', {
      iceServers: [],
      bindAddress: '127.0.0.1',
      disableAutoNegotiation: true,
    });
    this.#native.onLocalDescription((sdp) => {
      this.localDescription = { sdp };
      this.#described();
    });
    this.#native.onLocalCandidate((candidate, sdpMid) =>
      this.onicecandidate?.({ candidate: { candidate, sdpMid } }),
    );
    this.#native.onStateChange((state) => {
      this.connectionState = state;
      this.onconnectionstatechange?.();
    });
    this.#native.onTrack((track) => {
      this.#tracks.push(track);
      track.onMessage(() => {
        this.packets += 1;
      });
    });
  }

  async setRemoteDescription({ sdp }: { readonly sdp: string }): Promise<void> {
    this.#native.setRemoteDescription(sdp, 'offer');
  }

  getTransceivers(): readonly [] {
    return [];
  }

  setLocalDescription(): Promise<void> {
    return new Promise((done) => {
      this.#described = done;
      this.#native.setLocalDescription('answer');
    });
  }

  async addIceCandidate({ candidate, sdpMid }: { candidate: string; sdpMid: string }): Promise<void> {
    this.#native.addRemoteCandidate(candidate, sdpMid);
  }

  close(): void {
    this.#native.close();
  }
}
