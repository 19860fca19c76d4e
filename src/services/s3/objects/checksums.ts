import { isDigest } from "../../../base/digest-text.ts";
import { type Checksum, type ChecksumName, checksums } from "../../../engines/checksum/index.ts";
import type { Digester, LongDigest } from "../../../kernel/ports.ts";
import type { ChecksumType } from "../../../model/types/s3.d.ts";
import { badChecksum, badMd5, invalidDigest, invalidRequest, notImplemented } from "../errors.ts";
import type { ObjectChecksum } from "../state.ts";

/** API reference, "Checking object integrity": one checksum a request, in a header or in the body's trailer. */

export type ChecksumFields = { readonly [Name in ChecksumName as `Checksum${Name}`]?: string | undefined };

export interface ChecksumInput extends ChecksumFields {
  readonly ChecksumAlgorithm?: string | undefined;
  readonly ChecksumXXHASH64?: string | undefined;
  readonly ChecksumXXHASH3?: string | undefined;
  readonly ChecksumXXHASH128?: string | undefined;
  readonly ContentMD5?: string | undefined;
}

/** What S3 computes where the client names nothing (user guide, since December 2024). */
export const defaultChecksum: ChecksumName = "CRC64NVME";

const names = Object.keys(checksums) as readonly ChecksumName[];
const fieldOf = (name: ChecksumName): `Checksum${ChecksumName}` => `Checksum${name}`;
const headerOf = (name: ChecksumName): string => `x-amz-checksum-${name.toLowerCase()}`;
const byHeader = new Map(names.map((name) => [headerOf(name), name]));
const unknownFields = ["ChecksumXXHASH64", "ChecksumXXHASH3", "ChecksumXXHASH128"] as const;

/** A checksum as members of an output. */
export const checksumFields = (checksum: Pick<ObjectChecksum, "algorithm" | "value"> | undefined): ChecksumFields =>
  checksum ? { [fieldOf(checksum.algorithm)]: checksum.value } : {};

export interface Expected {
  readonly algorithm: ChecksumName;
  /** Undefined: it comes behind the body. */
  readonly value: string | undefined;
}

/** The algorithm by its name. Throws where it is none, or one that is not there. */
export function algorithmNamed(operation: string, name: string): ChecksumName {
  if (name.startsWith("XXHASH")) throw notImplemented(operation, `the checksum algorithm ${name}`);
  const known = names.find((each) => each === name);
  if (!known)
    throw invalidRequest(
      "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]",
    );
  return known;
}

/** What the request's headers say of the body's checksum. */
export function expectedChecksum(operation: string, input: ChecksumInput): Expected | undefined {
  for (const field of unknownFields) {
    if (input[field] !== undefined) throw notImplemented(operation, `the parameter ${field}`);
  }
  let found: Expected | undefined;
  for (const algorithm of names) {
    const value = input[fieldOf(algorithm)];
    if (value === undefined) continue;
    if (found)
      throw invalidRequest("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
    found = { algorithm, value: checkedValue(algorithm, value) };
  }
  if (found || input.ChecksumAlgorithm === undefined) return found;
  return { algorithm: algorithmNamed(operation, input.ChecksumAlgorithm), value: undefined };
}

function checkedValue(algorithm: ChecksumName, value: string): string {
  if (!isDigest(value, checksums[algorithm].bytes))
    throw invalidRequest(`Value for ${headerOf(algorithm)} header is invalid.`);
  return value;
}

/**
 * Everything that is computed over a body while it comes in. MD5 takes longer than all the rest of a PUT together: that of
 * a long body is worked out by `beside`, if given.
 */
export class Tally {
  size = 0;
  readonly #running: readonly (readonly [ChecksumName, Checksum])[];
  readonly #digests = new Map<ChecksumName, Buffer>();
  readonly #md5: LongDigest | undefined;

  constructor(algorithms: Iterable<ChecksumName>, beside?: Digester) {
    const wanted = new Set(algorithms);
    if (beside && wanted.delete("MD5")) this.#md5 = beside.begin("md5");
    this.#running = [...wanted].map((name) => [name, checksums[name].create()]);
  }

  /** Returns what to wait for before the next piece, if anything. */
  update(piece: Uint8Array): Promise<void> | undefined {
    this.size += piece.length;
    for (const [, checksum] of this.#running) checksum.update(piece);
    return this.#md5?.update(piece);
  }

  /** Before `digest`: nothing comes any more. */
  async end(): Promise<void> {
    if (this.#md5) this.#digests.set("MD5", Buffer.from(await this.#md5.digest()));
  }

  abandon(): void {
    this.#md5?.abandon();
  }

  /** Of what has come. */
  digest(name: ChecksumName): Buffer {
    let digest = this.#digests.get(name);
    if (digest) return digest;
    const running = this.#running.find(([each]) => each === name);
    if (!running) throw new Error(`nobody has computed ${name}`);
    digest = running[1].digest();
    this.#digests.set(name, digest);
    return digest;
  }
}

type Trailers = readonly (readonly [string, string])[];

/**
 * Which checksums to compute over a body. Where one comes behind the body and no header says which, any may: then all are.
 */
export function algorithmsFor(
  expected: Expected | undefined,
  { trailed, md5 }: { readonly trailed: boolean; readonly md5: boolean },
): ChecksumName[] {
  const wanted: ChecksumName[] = md5 ? ["MD5"] : [];
  if (expected) wanted.push(expected.algorithm);
  else if (trailed) wanted.push(...names);
  else wanted.push(defaultChecksum);
  return wanted;
}

/** Holds the body against what the client said of it. Returns the checksum that its object keeps. Throws BadDigest. */
export function checkedChecksum(
  tally: Tally,
  expected: Expected | undefined,
  trailers: Trailers | undefined,
): ObjectChecksum {
  const trailed = trailedChecksum(trailers);
  const promised = expected?.value === undefined ? (trailed ?? expected) : expected;
  if (expected && expected.value === undefined && trailed?.algorithm !== expected.algorithm)
    throw invalidRequest(
      "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.",
    );
  const algorithm = promised?.algorithm ?? defaultChecksum;
  const value = tally.digest(algorithm).toString("base64");
  if (promised?.value !== undefined && promised.value !== value) throw badChecksum(algorithm);
  return { algorithm, type: "FULL_OBJECT" satisfies ChecksumType, value };
}

function trailedChecksum(trailers: Trailers | undefined): Expected | undefined {
  for (const [header, value] of trailers ?? []) {
    const algorithm = byHeader.get(header);
    if (algorithm) return { algorithm, value: checkedValue(algorithm, value) };
  }
  return undefined;
}

/** Content-MD5, in the header. Throws InvalidDigest where it is none. */
export function checkMd5Header(value: string | undefined): void {
  if (value !== undefined && !isDigest(value, checksums.MD5.bytes)) throw invalidDigest(value);
}

export function checkMd5(tally: Tally, expected: string | undefined): void {
  if (expected === undefined) return;
  const calculated = tally.digest("MD5").toString("base64");
  if (calculated !== expected) throw badMd5(expected, calculated);
}
