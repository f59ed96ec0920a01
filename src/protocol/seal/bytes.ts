/** Bytes one after the other, as a new array. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Whether two arrays hold the same bytes; how long it takes says nothing of where they differ. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let n = 0; n < a.length; n += 1) difference |= a[n]! ^ b[n]!;
  return difference === 0;
}

/** Overwrites secrets. The engine may have made copies of its own: this shortens their life, it does not promise. */
export function wipe(...secrets: readonly Uint8Array[]): void {
  for (const secret of secrets) secret.fill(0);
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
