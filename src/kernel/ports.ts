import type { Blobs } from "./blobs.ts";
import type { Call, Principal } from "./call.ts";
import type { Courier } from "./courier.ts";
import type { IdKind } from "./ids.ts";
import type { Notes } from "./journey.ts";
import type { Events, Outbox } from "./outbox.ts";
import type { Peers } from "./peers.ts";
import type { Pollers } from "./pollers.ts";

/** The one clock of the whole cloud. Nothing else waits, and its user can move it. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /**
   * Runs `job` once the clock has reached `deadline`. Jobs run in order of deadline, then of arrival.
   * The returned function takes the job back.
   */
  at(deadline: number, job: () => void | Promise<void>): () => void;
}

export interface Ids {
  /** A fresh id of the shape that AWS gives to `kind`. */
  next(kind: IdKind): string;
  /** An access key id in which, as in AWS's, the account can be read back. */
  accessKeyId(prefix: "AKIA" | "ASIA", account: string): string;
}

export interface Random {
  /** `length` unpredictable bytes. */
  bytes(length: number): Uint8Array;
  /** A fresh private key, PKCS #8 in DER. No seed reaches it. RSA keys take up to seconds, off the event loop. */
  privateKey(type: PrivateKeyType): Promise<Uint8Array>;
}

/** `curve` by OpenSSL's name: `prime256v1`. */
export type PrivateKeyType =
  | { readonly kind: "rsa"; readonly bits: number }
  | { readonly kind: "ec"; readonly curve: string }
  | { readonly kind: "ed25519" };

export type Key = readonly (string | number)[];
export type Stored = object | string | number | boolean | null;

export interface RangeOptions {
  /** Only keys that begin with these parts. */
  readonly prefix: Key;
  /** Only keys behind this one, which need not exist. */
  readonly after?: Key | undefined;
  /** Only this key and those behind it, whatever the direction. */
  readonly from?: Key | undefined;
  /** Only keys in front of this one. */
  readonly to?: Key | undefined;
  readonly limit?: number | undefined;
  readonly reverse?: boolean | undefined;
}

/** A function whose result is no promise: an async function in a transaction must not compile. */
export type Synchronous<T> = () => T extends PromiseLike<unknown> ? never : T;

/** The ordered key-value view. Values are plain data or bytes; what is read is the caller's own copy. */
export interface Store {
  get(key: Key): unknown;
  range(options: RangeOptions): Iterable<readonly [Key, unknown]>;
  /** Both throw outside of a transaction. */
  put(key: Key, value: Stored | Uint8Array): void;
  delete(key: Key): void;
  /**
   * Runs `work` at once; all its writes are kept if it returns and none if it throws. A transaction inside a
   * transaction joins it.
   */
  transact<T>(work: Synchronous<T>): T;
  /** A mark for `committed`, taken before the first of several transactions. */
  mark(): number;
  /**
   * Resolves when every transaction so far is committed as the durability setting demands; rejects if one that was
   * under way is lost, or was lost since the mark.
   */
  committed(since?: number): Promise<void>;
  /** Called when state changed other than by a transaction: reset, import, a commit that failed. */
  onUpheaval(listener: () => void): void;
}

/** Seals small secrets under the master key of the data folder. Opening what was not sealed here gives undefined. */
export interface Seals {
  seal(purpose: string, plain: Uint8Array): Uint8Array;
  open(purpose: string, sealed: Uint8Array): Uint8Array | undefined;
}

/** A question to the policies from inside an operation: iam:PassRole, the trust policy of a role. */
export interface AccessQuestion {
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount?: string | undefined;
  /** Who asks, where it is not the caller: a web identity whose token the operation has verified. */
  readonly principal?: Principal | undefined;
  readonly resourcePolicy?: ResourcePolicy | undefined;
  readonly context?: ConditionContext | undefined;
}

export type ConditionValue = string | readonly string[] | undefined;
export type ConditionContext = Readonly<Record<string, ConditionValue>>;

export interface ResourcePolicy {
  readonly name: string;
  readonly arn?: string | undefined;
  readonly text: string;
  readonly kind: "resource" | "trust";
  /** The resource's policy must allow; the identity's own allow is not enough. */
  readonly required?: boolean | undefined;
}

export interface Authorizer {
  /** Returns where the policies allow; else throws AccessDenied with AWS's message. Both stand in the journey. */
  require(call: Call, question: AccessQuestion): void;
  /** Refuses for a reason that stands in no policy: throws AccessDenied, unless the mode of authentication lets all pass. */
  deny(call: Call, message: string): void;
}

/** Reads a resource on the network or on disk for the service: a provider's key set. */
export interface Fetcher {
  /** The body, at most `limit` bytes. Throws on any status but 200, on redirects, on a time-out of 5 s. */
  get(url: string, limit: number): Promise<Uint8Array>;
}

/** Digests of long bodies, worked out beside what their caller does with the bytes. */
export interface Digester {
  begin(algorithm: "md5"): LongDigest;
}

export interface LongDigest {
  /** Copies the piece. Returns what to wait for where the digest has fallen behind. */
  update(piece: Uint8Array): Promise<void> | undefined;
  /** Of all pieces. Rejects where it could not be worked out. */
  digest(): Promise<Uint8Array>;
  /** Nobody wants it any more. */
  abandon(): void;
}

export interface Log {
  error(message: string, error: unknown): void;
  warn(message: string): void;
}

/** What AWS publishes and tools/codegen compacted, beside the tables: `managed-policies`, `iam-actions`. Read when first asked for. */
export type Published = (name: string) => unknown;

/** Everything that touches the world. A service takes what it needs. */
export interface Ports {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly store: Store;
  readonly blobs: Blobs;
  readonly seals: Seals;
  readonly digester: Digester;
  readonly authorizer: Authorizer;
  readonly fetcher: Fetcher;
  readonly courier: Courier;
  readonly peers: Peers;
  readonly outbox: Outbox;
  readonly events: Events;
  readonly pollers: Pollers;
  readonly notes: Notes;
  readonly published: Published;
  readonly log: Log;
  /** Twelve digits: the account whose root user the customary access key `test` is. */
  readonly defaultAccount: string;
}
