/** The one table of limits. Everything that waits, queues, repeats or grows looks here. */
export const LIMITS = {
  /** Largest frame on any socket. */
  frameBytes: 64 * 1024,
  /** Control frames a second from one peer, and how many may come at once. */
  controlPerSecond: 200,
  controlBurst: 400,
  /** Packets of one peer: frames, acknowledgements and signs of life together; more ends its socket. */
  packetsPerSecond: 400,
  packetsBurst: 800,
  /** Bytes of one peer: room for a connection's descriptions, not for media. */
  peerBytesPerSecond: 128 * 1024,
  peerBytesBurst: 512 * 1024,
  /** Refused frames a second, and at once, before a peer is let go. */
  refusalsPerSecond: 5,
  refusalsBurst: 50,
  /** A held turn is repeated this often … */
  lookRepeatMs: 100,
  /** … and stops when nothing came for this long; older looks are refused. */
  lookExpiryMs: 300,
  heartbeatMs: 100,
  deadManMs: 500,
  socketPingMs: 2_000,
  socketDeadMs: 5_000,
  /** A lost link is waited for this long before the seat is empty. */
  linkGraceMs: 5_000,
  reconnect: { firstMs: 250, maxMs: 10_000, jitter: 0.5 },
  logLineBytes: 4 * 1024,
  /** Frames of the ordered lane that may wait for an acknowledgement. */
  orderedUnacked: 256,
  /** How often each end says "still here" over the data channel, and after how many silent turns it is left. */
  laneTickMs: 150,
  laneQuietTicks: 4,
  /** And how often over the WebSocket, in turns: it must not fall idle while all goes over the data channel. */
  laneSureTicks: 100,
  /** Bytes a socket may have waiting before its slow reader is let go. */
  socketBacklogBytes: 256 * 1024,
  /** A frame of which only the newest matters is dropped rather than left to wait behind this much. */
  latestBacklogBytes: 16 * 1024,
  /** How long a socket may take to say goodbye. */
  socketCloseMs: 1_000,
  /** Sockets the relay takes from one address, and in all. */
  socketsPerAddress: 32,
  socketsTotal: 2_000,
  tabletsPerKit: 4,
  /** A socket that says nothing of use for this long is closed. */
  socketIdleMs: 60_000,
  /** The kit waits this long for the board to show a light before it calls it not shown. */
  lightAckMs: 400,
  /** Angles a frame may name; the kit clips to what its own head can do. */
  panDeg: 180,
  /** Turning speed a held turn may ask, degrees a second. */
  turnDegPerS: 120,
  /** A first name on the kit's display. */
  nameChars: 20,
  sdpChars: 32 * 1024,
  candidateChars: 1_024,
  /** A media connection that is not up by then is made anew, so many times in a row. */
  mediaConnectMs: 10_000,
  mediaAttempts: 12,
  /** A handshake that is not over by then is given up; it also bounds what can be tried against its four words. */
  sealHandshakeMs: 5_000,
  /** Messages that may wait while a handshake computes. */
  sealEarlyFrames: 16,
  /** Tablets that a kit lets knock at one of its doors, a second and at once: each costs it a handshake. */
  knocksPerSecond: 2,
  knocksBurst: 20,
  /** Pinned keys that a kit tries on a first message: always this many, so that the time says nothing. */
  sealCandidates: 4,
  /** Sealed frames in one direction after which its key is replaced. */
  sealRekeyFrames: 4_096,
} as const;
