/**
 * The Noise Protocol Framework, revision 34 (noiseprotocol.org), as far as Nabij uses it: the patterns KK and
 * XXpsk3 with X25519, ChaCha20-Poly1305 and SHA-256.
 */
export { CipherState, NOISE_MAX_BYTES, TAG_BYTES } from './cipher-state.ts';
export { type Finished, type HandshakeOptions, HandshakeState } from './handshake-state.ts';
export { NoiseError } from './noise-error.ts';
export { KK, type Pattern, XXPSK3 } from './patterns.ts';
