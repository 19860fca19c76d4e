/** The two numbers of an ECDSA signature as ANSI X9.62 writes them: SEQUENCE { r INTEGER, s INTEGER } in DER. */

export function derFromPair(r: bigint, s: bigint): Uint8Array {
  return element(0x30, Buffer.concat([integer(r), integer(s)]));
}

/** Undefined where the bytes are no such pair, or not in the one way that DER allows. */
export function pairFromDer(bytes: Uint8Array): { readonly r: bigint; readonly s: bigint } | undefined {
  const pair = content(bytes, 0, 0x30);
  if (!pair || pair.end !== bytes.length) return undefined;
  const r = content(bytes, pair.start, 0x02);
  const s = r && content(bytes, r.end, 0x02);
  if (!r || !s || s.end !== bytes.length || r.start === r.end || s.start === s.end) return undefined;
  const number = (part: Part): bigint =>
    BigInt(`0x${Buffer.from(bytes.subarray(part.start, part.end)).toString("hex")}`);
  return { r: number(r), s: number(s) };
}

interface Part {
  readonly start: number;
  readonly end: number;
}

function content(bytes: Uint8Array, at: number, tag: number): Part | undefined {
  const first = bytes[at + 1];
  if (bytes[at] !== tag || first === undefined) return undefined;
  // The longest signature, of P-521, needs one byte of length behind the mark.
  const [start, length] = first === 0x81 ? [at + 3, bytes[at + 2] ?? -1] : [at + 2, first];
  if (first > 0x81 || length < 0 || start + length > bytes.length) return undefined;
  return { start, end: start + length };
}

function integer(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
  // A first bit that is set would make it negative.
  return element(0x02, (bytes[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes);
}

function element(tag: number, body: Buffer): Buffer {
  const length = body.length < 0x80 ? [body.length] : [0x81, body.length];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}
