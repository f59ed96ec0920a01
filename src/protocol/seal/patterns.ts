/** What a handshake message carries or mixes in (Noise specification §5.3 and §9). */
export type Token = 'e' | 's' | 'ee' | 'es' | 'se' | 'ss' | 'psk';

/** A handshake: which keys the ends know beforehand, and the tokens of each message, the initiator's first. */
export interface Pattern {
  readonly name: string;
  /** Both know the other's static key before they begin. */
  readonly staticsKnown: boolean;
  readonly messages: readonly (readonly Token[])[];
  readonly psk: boolean;
}

/** For a session: each end has pinned the other's key. */
export const KK: Pattern = {
  name: 'Noise_KK_25519_ChaChaPoly_SHA256',
  staticsKnown: true,
  messages: [
    ['e', 'es', 'ss'],
    ['e', 'ee', 'se'],
  ],
  psk: false,
};

/** For pairing: neither knows the other's key, both know a one-time secret. */
export const XXPSK3: Pattern = {
  name: 'Noise_XXpsk3_25519_ChaChaPoly_SHA256',
  staticsKnown: false,
  messages: [['e'], ['e', 'ee', 's', 'es'], ['s', 'se', 'psk']],
  psk: true,
};
