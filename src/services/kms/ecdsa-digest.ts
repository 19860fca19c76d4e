import { createECDH, createPublicKey, type KeyObject, verify } from "node:crypto";
import type { Random } from "../../kernel/ports.ts";
import { derFromPair, pairFromDer } from "./ecdsa-der.ts";
import type { Curve } from "./specs.ts";

/**
 * ECDSA over a digest that is already made (FIPS 186-5, 6.4), which node:crypto, hashing always, does not offer. The
 * multiplications of points are OpenSSL's all the same: only numbers modulo the curve's order are worked out here.
 */
interface CurveRow {
  readonly bytes: number;
  readonly hash: string;
  readonly p: bigint;
  readonly a: bigint;
  /** Order of the base point. */
  readonly n: bigint;
}

const p256 = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const p384 = 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffffn;
const p521 = (1n << 521n) - 1n;

/** SEC 2, "Recommended Elliptic Curve Domain Parameters". */
const curves: Readonly<Record<Curve, CurveRow>> = {
  prime256v1: {
    bytes: 32,
    hash: "sha256",
    p: p256,
    a: p256 - 3n,
    n: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  },
  secp384r1: {
    bytes: 48,
    hash: "sha384",
    p: p384,
    a: p384 - 3n,
    n: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  },
  secp521r1: {
    bytes: 66,
    hash: "sha512",
    p: p521,
    a: p521 - 3n,
    n: 0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
  },
  secp256k1: {
    bytes: 32,
    hash: "sha256",
    p: 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2fn,
    a: 0n,
    n: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
  },
};

/** s = (z + r d) / k, with r from the point k G. */
export function signDigest(curve: Curve, key: KeyObject, digest: Uint8Array, random: Random): Uint8Array {
  const { n, bytes } = curves[curve];
  const d = number(Buffer.from(key.export({ format: "jwk" }).d ?? "", "base64url"));
  for (;;) {
    // Eight bytes more than the order has, so that the remainder favours no value (FIPS 186-5, A.3.1).
    const k = (number(random.bytes(bytes + 8)) % (n - 1n)) + 1n;
    const r = timesBase(curve, k).x % n;
    const s = modulo(inverse(k, n) * (number(digest) + r * d), n);
    if (r !== 0n && s !== 0n) return derFromPair(r, s);
  }
}

/**
 * Whether (r, s) signs `digest` under Q. A signature of z under Q is one of any other z' under Q + ((z - z') / r) G: the
 * equation s⁻¹ (z G + r Q) stays the same. So OpenSSL is asked about an empty message and that key.
 */
export function verifyDigest(curve: Curve, key: KeyObject, digest: Uint8Array, signature: Uint8Array): boolean {
  const { n, hash } = curves[curve];
  const pair = pairFromDer(signature);
  if (!pair || pair.r <= 0n || pair.r >= n || pair.s <= 0n || pair.s >= n) return false;
  const other = number(emptyDigests[hash] ?? new Uint8Array());
  const factor = modulo((number(digest) - other) * inverse(pair.r, n), n);
  const jwk = key.export({ format: "jwk" });
  const q = { x: fromBase64Url(jwk.x), y: fromBase64Url(jwk.y) };
  const moved = factor === 0n ? q : add(curve, q, timesBase(curve, factor));
  if (!moved) return false;
  const text = (value: bigint): string => toBytes(value, curves[curve].bytes).toString("base64url");
  const asked = createPublicKey({ key: { ...jwk, x: text(moved.x), y: text(moved.y) }, format: "jwk" });
  return verify(hash, new Uint8Array(), asked, signature);
}

interface Point {
  readonly x: bigint;
  readonly y: bigint;
}

/** Digests of nothing, from the standards' own examples. */
const emptyDigests: Readonly<Record<string, Uint8Array>> = {
  sha256: Buffer.from("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "hex"),
  sha384: Buffer.from(
    "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b",
    "hex",
  ),
  sha512: Buffer.from(
    "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
    "hex",
  ),
};

function timesBase(curve: Curve, factor: bigint): Point {
  const { bytes } = curves[curve];
  const ecdh = createECDH(curve);
  ecdh.setPrivateKey(toBytes(factor, bytes));
  const point = ecdh.getPublicKey();
  return { x: number(point.subarray(1, 1 + bytes)), y: number(point.subarray(1 + bytes)) };
}

/** Undefined: the point at infinity. */
function add(curve: Curve, one: Point, other: Point): Point | undefined {
  const { p, a } = curves[curve];
  if (one.x === other.x && (one.y + other.y) % p === 0n) return undefined;
  const slope =
    one.x === other.x
      ? (3n * one.x * one.x + a) * inverse(2n * one.y, p)
      : (other.y - one.y) * inverse(modulo(other.x - one.x, p), p);
  const x = modulo(slope * slope - one.x - other.x, p);
  return { x, y: modulo(slope * (one.x - x) - one.y, p) };
}

const modulo = (value: bigint, by: bigint): bigint => ((value % by) + by) % by;

/** Extended Euclid. */
function inverse(value: bigint, by: bigint): bigint {
  let [low, high] = [modulo(value, by), by];
  let [x, y] = [1n, 0n];
  while (low > 1n) {
    const quotient = high / low;
    [low, high] = [high - quotient * low, low];
    [x, y] = [y - quotient * x, x];
  }
  return modulo(x, by);
}

const number = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString("hex") || "0"}`);
const fromBase64Url = (text: string | undefined): bigint => number(Buffer.from(text ?? "", "base64url"));
const toBytes = (value: bigint, length: number): Buffer =>
  Buffer.from(value.toString(16).padStart(length * 2, "0"), "hex");
