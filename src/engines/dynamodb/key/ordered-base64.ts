/**
 * Bytes as text in the same order: six bits a character, from an alphabet that ascends in ASCII, without padding. What
 * is the beginning of other bytes is less than they are, in the text too.
 */
const alphabet = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

export function orderedBase64(bytes: Uint8Array): string {
  let text = "";
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = ((held & 0x3f) << 8) | byte;
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      text += alphabet[(held >> bits) & 0x3f];
    }
  }
  return bits > 0 ? text + alphabet[(held << (6 - bits)) & 0x3f] : text;
}

/** 32 bits in six characters. */
export function orderedHash(hash: number): string {
  let text = "";
  for (let shift = 30; shift >= 0; shift -= 6) text += alphabet[(hash >>> shift) & 0x3f];
  return text;
}
