import type { Random } from "../../../kernel/ports.ts";

/** What a version is called that was made while its bucket kept none. */
export const nullVersion = "null";

/** 32 letters, as S3's own. Opaque to clients; to us they say where among its key's versions one stands. */
const shape = /^[A-Za-z0-9._]{32}$/;
const chanceBytes = 18;
const sequenceBytes = 6;

export function mintVersionId(random: Random, sequence: number): string {
  const bytes = Buffer.alloc(chanceBytes + sequenceBytes);
  bytes.set(random.bytes(chanceBytes));
  bytes.writeUIntBE(sequence, chanceBytes, sequenceBytes);
  veil(bytes);
  return bytes.toString("base64url").replaceAll("-", ".");
}

/** Undefined for what is no version id. Whether the version exists, only its own id can say. */
export function sequenceIn(versionId: string): number | undefined {
  if (!shape.test(versionId)) return undefined;
  const bytes = Buffer.from(versionId.replaceAll(".", "-"), "base64url");
  veil(bytes);
  return bytes.readUIntBE(chanceBytes, sequenceBytes);
}

/** On and off again: ids that follow each other look nothing alike. */
function veil(bytes: Buffer): void {
  for (let at = 0; at < sequenceBytes; at++) {
    const chance = (bytes[at] ?? 0) ^ (bytes[at + sequenceBytes] ?? 0) ^ (bytes[at + 2 * sequenceBytes] ?? 0);
    bytes[chanceBytes + at] = (bytes[chanceBytes + at] ?? 0) ^ chance;
  }
}
