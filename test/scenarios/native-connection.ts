import datachannel, { type DataChannel, type PeerConnection, type Track } from 'node-datachannel';

/** A browser's RTCPeerConnection as far as the tablet's code asks for it, on the native library; counts media. */
export class NativeConnection {
  onicecandidate: ((event: { candidate: { candidate: string; sdpMid: string } }) => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  ondatachannel: ((event: { channel: NativeChannel }) => void) | null = null;
  ontrack = null;
  connectionState = 'new';
  localDescription: { readonly sdp: string } | null = null;
  /** Media packets that came in. */
  packets = 0;
  readonly #native: PeerConnection;
  readonly #tracks: Track[] = [];
  readonly #channels: NativeChannel[] = [];
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
    this.#native.onDataChannel((native) => {
      const channel = new NativeChannel(native);
      this.#channels.push(channel);
      this.ondatachannel?.({ channel });
    });
    this.#native.onTrack((track) => {
      this.#tracks.push(track);
      // Without reports the kit takes the way for gone.
      track.setMediaHandler(new datachannel.RtcpReceivingSession());
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

/** A browser's RTCDataChannel on the native one. */
class NativeChannel {
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onmessage: ((event: { data: string | Buffer | ArrayBuffer }) => void) | null = null;
  readonly label: string;
  readonly #native: DataChannel;

  constructor(native: DataChannel) {
    this.#native = native;
    this.label = native.getLabel();
    native.onOpen(() => this.onopen?.());
    native.onClosed(() => this.onclose?.());
    native.onError(() => this.onerror?.());
    native.onMessage((data) => this.onmessage?.({ data }));
  }

  get readyState(): string {
    return this.#native.isOpen() ? 'open' : 'closed';
  }

  get bufferedAmount(): number {
    return this.#native.bufferedAmount();
  }

  send(text: string): void {
    this.#native.sendMessage(text);
  }
}
