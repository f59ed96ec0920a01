/** A handshake or a sealed message that is not what the protocol says. The message is for logs: no secrets in it. */
export class NoiseError extends Error {
  override readonly name = 'NoiseError';
}
