/** Who is there, as the class sees it. */
export const PRESENCES = ['nobody', 'watching', 'listening', 'resting'] as const;
export type Presence = (typeof PRESENCES)[number];

/** What a pupil can show without speaking. */
export const SIGNALS = ['hand', 'yes', 'no', 'done', 'puzzled'] as const;
export type Signal = (typeof SIGNALS)[number];

/** Who hears the pupil: nobody, the neighbours (soft), the whole class. */
export const VOICES = ['off', 'whisper', 'class'] as const;
export type Voice = (typeof VOICES)[number];

/** Parts of the kit that can be missing, or fail: `head` is one that cannot turn, `supply` one that may be too low. */
export const PARTS = ['board', 'head', 'supply', 'display', 'camera', 'microphone', 'speaker'] as const;
export type Part = (typeof PARTS)[number];
