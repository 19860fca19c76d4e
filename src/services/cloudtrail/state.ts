import { defineCollection } from "../../kernel/collection.ts";
import type { Key } from "../../kernel/ports.ts";
import type { AdvancedEventSelector, EventSelector } from "../../model/types/cloudtrail.d.ts";
import type { OwnPart } from "./record/event.ts";
import type { Frame } from "./record/frame.ts";

/** Times are epoch milliseconds, in all of CloudTrail's state. */

/** Events that were written together: what they have in common once, and each one's own. */
export interface Chunk {
  /** Of the earliest and the latest event. */
  readonly from: number;
  readonly to: number;
  readonly frames: readonly Frame[];
  /** In order of their time. `frame`: its place in `frames`. */
  readonly events: readonly ChunkEvent[];
}

export interface ChunkEvent extends OwnPart {
  readonly frame: number;
}

/** How much history an account has in a region. */
export interface HistorySize {
  readonly events: number;
  /** Time of the last event of the oldest chunk. */
  readonly oldest: number;
}

/** A trail, under its home region and its name. */
export interface Trail {
  readonly homeRegion: string;
  readonly name: string;
  readonly bucket: string;
  readonly prefix?: string | undefined;
  readonly topicArn?: string | undefined;
  readonly includesGlobalServices: boolean;
  readonly multiRegion: boolean;
  readonly validated: boolean;
  readonly keyArn?: string | undefined;
  readonly selectors?: Selectors | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly logging: boolean;
}

export type Selectors =
  | { readonly kind: "basic"; readonly list: readonly EventSelector[] }
  | { readonly kind: "advanced"; readonly list: readonly AdvancedEventSelector[] };

/** What GetTrailStatus tells; apart from the trail, which changes seldom. */
export interface TrailStatus {
  readonly homeRegion: string;
  readonly name: string;
  readonly startedAt?: number | undefined;
  readonly stoppedAt?: number | undefined;
  readonly deliveredAt?: number | undefined;
  readonly attemptedAt?: number | undefined;
  readonly deliveryError?: string | undefined;
  readonly notifiedAt?: number | undefined;
  readonly digestDeliveredAt?: number | undefined;
  readonly digestError?: string | undefined;
}

/** Events on their way into a log file of a trail. */
export interface PendingChunk extends Chunk {
  readonly homeRegion: string;
  readonly trail: string;
  readonly region: string;
}

/** A log file whose name is fixed and whose content is sealed chunks: tried until it is in its bucket. */
export interface LogFile {
  readonly homeRegion: string;
  readonly trail: string;
  readonly region: string;
  /** The trail as it was: the file is delivered even if the trail is gone. */
  readonly settings: Trail;
  readonly key: string;
  readonly chunks: readonly Key[];
  readonly createdAt: number;
  /** When it is tried (again). */
  readonly dueAt: number;
}

/** A log file that was delivered and stands in no digest yet. */
export interface DeliveredFile {
  readonly homeRegion: string;
  readonly trail: string;
  readonly region: string;
  readonly bucket: string;
  readonly key: string;
  /** SHA-256 of the file's unpacked content, in hexadecimal. */
  readonly hash: string;
  readonly oldest: number;
  readonly newest: number;
}

/** Where a trail's chain of digests stands in a region. */
export interface DigestChain {
  readonly homeRegion: string;
  readonly trail: string;
  readonly region: string;
  /** Start and end of the next digest. */
  readonly from: number;
  readonly dueAt: number;
  /** Set where the next digest is the last, since the trail was stopped, deleted or validates no more: the trail as it was. */
  readonly ending?: Trail | undefined;
  readonly previous?: PreviousDigest | undefined;
}

export interface PreviousDigest {
  readonly bucket: string;
  readonly key: string;
  readonly hash: string;
  readonly signature: string;
}

/** An RSA key pair that signs digests in one region. */
export interface SigningKey {
  readonly region: string;
  readonly fingerprint: string;
  /** PKCS #1 in DER, base64. */
  readonly publicKey: string;
  /** Sealed PKCS #8, base64. */
  readonly sealed: string;
  readonly validFrom: number;
  readonly validTo: number;
}

const pendingKey = (chunk: PendingChunk): Key => [
  chunk.homeRegion,
  chunk.trail,
  chunk.region,
  chunk.from,
  firstId(chunk),
];
const firstId = ({ events }: Chunk): string => events[0]?.id ?? "";

export const history = defineCollection<Chunk>({
  name: "cloudtrail.history",
  scope: "region",
  version: 1,
  key: (chunk) => [chunk.from, firstId(chunk)],
});

export const historySizes = defineCollection<HistorySize>({
  name: "cloudtrail.history-sizes",
  scope: "region",
  version: 1,
  key: () => [],
});

export const trails = defineCollection<Trail>({
  name: "cloudtrail.trails",
  scope: "account",
  version: 1,
  key: ({ homeRegion, name }) => [homeRegion, name],
});

export const trailStatuses = defineCollection<TrailStatus>({
  name: "cloudtrail.trail-statuses",
  scope: "account",
  version: 1,
  key: ({ homeRegion, name }) => [homeRegion, name],
});

export const pendingChunks = defineCollection<PendingChunk>({
  name: "cloudtrail.pending",
  scope: "account",
  version: 1,
  key: pendingKey,
});

/** Those that stand in a log file already. */
export const sealedChunks = defineCollection<PendingChunk>({
  name: "cloudtrail.sealed",
  scope: "account",
  version: 1,
  key: pendingKey,
});

export const logFiles = defineCollection<LogFile>({
  name: "cloudtrail.files",
  scope: "account",
  version: 1,
  key: ({ homeRegion, trail, key }) => [homeRegion, trail, key],
});

export const deliveredFiles = defineCollection<DeliveredFile>({
  name: "cloudtrail.delivered",
  scope: "account",
  version: 1,
  key: ({ homeRegion, trail, region, key }) => [homeRegion, trail, region, key],
});

export const digestChains = defineCollection<DigestChain>({
  name: "cloudtrail.digest-chains",
  scope: "account",
  version: 1,
  key: ({ homeRegion, trail, region }) => [homeRegion, trail, region],
});

/** One set a region, for all accounts, as AWS's are. */
export const signingKeys = defineCollection<SigningKey>({
  name: "cloudtrail.signing-keys",
  scope: "house",
  version: 1,
  key: ({ region, fingerprint }) => [region, fingerprint],
});

/** Accounts with something to deliver: jobs have no caller who would name one. */
export interface Account {
  readonly id: string;
}

export const accounts = defineCollection<Account>({
  name: "cloudtrail.accounts",
  scope: "house",
  version: 1,
  key: ({ id }) => [id],
  owner: ({ id }) => id,
});
