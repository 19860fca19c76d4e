const nothing = new Uint8Array(0);

/**
 * The encryption context as authenticated data: pairs in order of their keys' bytes, each text behind its length, so that
 * no two contexts look alike.
 */
export function contextBytes(context: Readonly<Record<string, string>> | undefined): Uint8Array {
  if (context === undefined) return nothing;
  const pairs = Object.entries(context).map(([key, value]) => [Buffer.from(key), Buffer.from(value)] as const);
  pairs.sort(([a], [b]) => Buffer.compare(a, b));
  const parts: Uint8Array[] = [];
  for (const text of pairs.flat()) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(text.length);
    parts.push(length, text);
  }
  return Buffer.concat(parts);
}
