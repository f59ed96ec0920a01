/** What only the tablet's page waits for, repeats or keeps. What both ends must agree on is in protocol/limits.ts. */
export const TABLET = {
  /** Looks closer together than this are joined: the newest goes. A 120 Hz screen's frame. */
  lookGapMs: 8,
  /** A look that may have been lost is said again, this many times, every LIMITS.lookRepeatMs. */
  lookRepeats: 3,
  /** The head follows when it is this near to what was asked, degrees. */
  followDeg: 1,
  /** Speed of a held arrow, degrees a second: slow enough for a pupil who gets dizzy. */
  turnDegPerS: 45,
  /** How far one activation by a screen reader turns, degrees. */
  nudgeDeg: 15,
  /** After a tap or a preset the picture glides to the spot at this speed instead of jumping, degrees a second. */
  glideDegPerS: 240,
  /** The picture runs ahead of a turning head by at most this share of its width. */
  turnLeadShare: 0.3,
  /** How fast a difference that will not be made up fades: time constant. */
  settleMs: 120,
  /** A head that has not moved for this long is not coming. */
  headStillMs: 1_200,
  /** Movement under a finger that is still a tap, CSS pixels, and how long a tap may take. */
  tapSlopPx: 7,
  tapMs: 600,
  /** Angles kept to find the one of a displayed frame: four seconds at 30 a second. */
  anglesKept: 128,
  /** Columns a degree in the memory of what was last seen, its height, and how often it is painted. */
  panoramaPxPerDeg: 6,
  panoramaHeightPx: 200,
  panoramaTurningMs: 120,
  panoramaStillMs: 1_500,
  /** ICE candidates kept until their description has come. */
  candidatesKept: 64,
  /** A media connection that is not up after this long, or not back, is asked for again. */
  mediaConnectMs: 8_000,
  mediaBackMs: 3_000,
  mediaRetry: { firstMs: 500, maxMs: 8_000, jitter: 0.5 },
  mediaTries: 5,
  /** Bytes a data channel may have waiting before its frames take the socket. */
  channelBacklogBytes: 64 * 1024,
  /** While the kit is offline nothing proves that the socket lives: it is made anew this often. */
  offlineRecheckMs: 30_000,
  /** Who was in class comes back by itself after a lost link, but not after so long that nobody expects it. */
  comeBackMs: 120_000,
  /** A step that the kit has not confirmed after this long is shown as not taken. */
  confirmMs: 3_000,
  /** Questions to the kit's desk that may wait, and how long each does. */
  deskWaiting: 16,
  deskAnswerMs: 8_000,
  /** How long a tablet that forgets a kit tries to tell it so. */
  unpairMs: 20_000,
  /** How often the camera's picture is searched for a QR code, and how large it is then, pixels. */
  scanEveryMs: 120,
  scanMaxPx: 720,
  /** How often the consultant's page asks how the kit is. */
  statusEveryMs: 3_000,
  /** How long a message stands on the page. */
  noteMs: 6_000,
  /** So many looks refused as too old within this time are said to the pupil, until none was refused for so long. */
  slowLooks: 3,
  slowWithinMs: 2_000,
  slowOverMs: 4_000,
} as const;
