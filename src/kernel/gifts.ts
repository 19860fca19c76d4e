import type { AuditTrail } from "./audit.ts";
import type { Call, Principal, Scope } from "./call.ts";
import type { Delivery, ServiceEvent } from "./outbox.ts";

/**
 * What roads and services need of each other. A service gives in its definition; the region connects giver and taker and
 * names neither. A gift that nobody gives is undefined, and its taker says what follows.
 */
export interface Gifts {
  readonly credentials: CredentialGiver;
  readonly sessions: CredentialGiver;
  readonly identities: Identities;
  readonly organization: Organization;
  readonly eventBus: EventBus;
  readonly accessPoints: AccessPoints;
  readonly auditTrail: AuditTrail;
  readonly apiDestinations: Deliverer;
  readonly eventDiscovery: EventDiscovery;
  readonly scheduleTargets: Deliverer;
  readonly tableStreams: TableStreams;
  readonly postbox: Postbox;
}

export type GiftName = keyof Gifts;

/** What is known of an access key id. `unknown` and `inactive` look alike to the client. */
export type CredentialAnswer =
  | { readonly state: "valid"; readonly secret: string; readonly principal: Principal }
  | { readonly state: "unknown" | "inactive" | "expired" | "bad-token" };

export interface CredentialGiver {
  find(accessKeyId: string, sessionToken: string | undefined, now: number): CredentialAnswer;
}

export interface PolicyText {
  readonly name: string;
  /** Of a managed policy. */
  readonly arn?: string | undefined;
  /** Where it hangs, for a person: "user alice", "group admins". */
  readonly attachedTo?: string | undefined;
  readonly text: string;
}

/**
 * The policies and attributes of a principal. The same object is returned while nothing changed, so that takers may keep
 * what they compile under it.
 */
export interface PrincipalPolicies {
  readonly identity: readonly PolicyText[];
  readonly boundary?: PolicyText | undefined;
  /** Inline and managed session policies; undefined where the session has none, which is not the same as empty. */
  readonly session?: readonly PolicyText[] | undefined;
  /** `aws:PrincipalTag`: of the user or role, overlaid with the session's. */
  readonly tags: Readonly<Record<string, string>>;
  readonly serviceLinkedRole: boolean;
}

export interface RoleFacts {
  readonly account: string;
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly arn: string;
  readonly trustPolicy: string;
  readonly maxSessionSeconds: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly serviceLinked: boolean;
}

export interface WebIdentityProviderFacts {
  readonly arn: string;
  /** Without the scheme, as in the ARN: `token.actions.githubusercontent.com`. */
  readonly url: string;
  readonly clientIds: readonly string[];
  readonly thumbprints: readonly string[];
}

export interface SamlProviderFacts {
  readonly arn: string;
  readonly metadata: string;
}

export type MfaAnswer = "valid" | "invalid" | "no-device";

export interface Identities {
  /** Undefined: the principal is gone (its user or role was deleted since), which must deny. */
  policiesOf(principal: Principal): PrincipalPolicies | undefined;
  role(account: string, name: string): RoleFacts | undefined;
  userArn(account: string, name: string): string | undefined;
  /** AWS-managed or customer-managed. */
  managedPolicy(arn: string): PolicyText | undefined;
  webIdentityProvider(account: string, url: string): WebIdentityProviderFacts | undefined;
  samlProvider(arn: string): SamlProviderFacts | undefined;
  /** Each code is good once. */
  verifyMfa(principal: Principal, serialNumber: string, code: string, now: number): MfaAnswer;
  accountOfAccessKey(accessKeyId: string): string | undefined;
  /** An allowed call was made: feeds "last used" and "last accessed". Cheap; written behind. */
  recordUse(call: Call): void;
}

export interface Organization {
  readonly id: string;
  readonly managementAccount: string;
  /** From the root down to the account; each inner list is one level, and every level must allow. */
  serviceControlPolicies(account: string): readonly (readonly PolicyText[])[];
  resourceControlPolicies(account: string): readonly (readonly PolicyText[])[];
  pathOf(account: string): string | undefined;
}

/** Hears what services tell (`Events`), and says who is to be told, inside the transaction of what happened. */
export interface EventBus {
  accept(event: ServiceEvent): void;
}

/** Of a bucket, an access point or an account: what of public access is blocked. */
export interface PublicAccessBlock {
  readonly blockPublicAcls: boolean;
  readonly ignorePublicAcls: boolean;
  readonly blockPublicPolicy: boolean;
  readonly restrictPublicBuckets: boolean;
}

/** A named way into a bucket, with a policy of its own. */
export interface AccessPoint {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly alias: string;
  readonly bucket: string;
  /** Owner of the bucket. */
  readonly bucketAccount: string;
  /** Only requests from this network may use it; absent: from the internet. */
  readonly vpcId?: string | undefined;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly publicAccessBlock: PublicAccessBlock;
  readonly policy?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/**
 * S3's access points, and what accounts block for all of their buckets: kept by S3, which asks for them at every request,
 * managed through S3 Control. In S3 an access point stands for its bucket under its ARN, its alias and the first label of
 * its host name, `name-account`. Writes run in the caller's transaction.
 */
export interface AccessPoints {
  bucket(name: string): Scope | undefined;
  find(scope: Scope, name: string): AccessPoint | undefined;
  /** In the order of their names. */
  list(scope: Scope): IterableIterator<AccessPoint>;
  put(point: AccessPoint): void;
  remove(point: AccessPoint): void;
  /** Throws MalformedPolicy for what could not be its policy, AccessDenied for a public one where those are blocked. */
  checkPolicy(call: Call, point: AccessPoint, text: string): void;
  accountBlock(account: string): PublicAccessBlock | undefined;
  putAccountBlock(account: string, block: PublicAccessBlock | undefined): void;
}

/** Delivers what no operation of a service takes: to an API destination, to the target of a schedule. */
export interface Deliverer {
  /** Rejects as an operation would: with an AwsError, or whatever stood in the way. `attempt`: from one on. */
  deliver(delivery: Delivery, attempt: number): Promise<void>;
}

/** Mail, text messages and notifications on devices: they leave the house for nobody, and can be read here. */
export interface Postbox {
  /** Newest first. */
  list(filter: PostFilter): readonly PostedItem[];
  /** Somebody answers a text message: STOP and its like take their number off the list of those who want any. */
  reply(account: string, region: string, phoneNumber: string, text: string): "opted out" | "nothing";
}

export interface PostFilter {
  readonly kind?: PostedItem["kind"] | undefined;
  /** Mail address, phone number, or an endpoint's ARN. */
  readonly to?: string | undefined;
  readonly account?: string | undefined;
  readonly limit: number;
}

export interface PostedItem {
  /** Grows with every item. */
  readonly number: number;
  readonly kind: "email" | "sms" | "push";
  readonly account: string;
  readonly region: string;
  /** Epoch milliseconds. */
  readonly postedAt: number;
  readonly to: string;
  /** Sender's name or number, where there is one. */
  readonly from?: string | undefined;
  readonly subject?: string | undefined;
  readonly text: string;
  readonly topicArn?: string | undefined;
  readonly messageId?: string | undefined;
  /** `Transactional` or `Promotional`, of text messages. */
  readonly smsType?: string | undefined;
  /** Why nobody would have got it. */
  readonly undelivered?: string | undefined;
}

/** Learns the schemas of events from those that come through a bus. */
export interface EventDiscovery {
  /** Whether anybody wants to know. Cheap: every event asks. */
  listens(scope: Scope, bus: string): boolean;
  /** Inside the transaction that brought the event. */
  hear(scope: Scope, bus: string, event: DiscoveredEvent): void;
}

export interface DiscoveredEvent {
  readonly source: string;
  readonly detailType: string;
  /** Whose event it is. */
  readonly account: string;
  /** As it was parsed. */
  readonly detail: unknown;
}

/** A stream of a DynamoDB table: kept by DynamoDB, read through DynamoDB Streams. */
export interface TableStream {
  readonly arn: string;
  readonly tableName: string;
  readonly label: string;
  readonly view: "NEW_IMAGE" | "OLD_IMAGE" | "NEW_AND_OLD_IMAGES" | "KEYS_ONLY";
  readonly keys: readonly { readonly name: string; readonly type: "HASH" | "RANGE" }[];
  /** Epoch milliseconds. */
  readonly enabledAt: number;
  readonly enabled: boolean;
  readonly policy?: string | undefined;
  /** From the oldest that still has records. */
  readonly shards: readonly StreamShard[];
  /** Epoch milliseconds: what was written before is gone. */
  readonly horizon: number;
}

export interface StreamShard {
  readonly id: string;
  readonly parentId?: string | undefined;
  /** Of 21 digits: they compare as text. */
  readonly first: string;
  /** Undefined while the shard takes records. */
  readonly last: string | undefined;
}

export interface TableStreamRecord {
  readonly id: string;
  readonly sequenceNumber: string;
  readonly event: "INSERT" | "MODIFY" | "REMOVE";
  /** Epoch milliseconds. */
  readonly at: number;
  /** Items as the JSON that is sent. */
  readonly keys: string;
  readonly old?: string | undefined;
  readonly now?: string | undefined;
  /** Bytes of the keys and images, as DynamoDB counts them. */
  readonly bytes: number;
  /** The time to live deleted the item. */
  readonly expired: boolean;
}

export interface TableStreams {
  find(scope: Scope, tableName: string, label: string, now: number): TableStream | undefined;
  /** By table and time. */
  list(scope: Scope, now: number): Iterable<TableStream>;
  /** Must have been waited for where a stream's records are sealed with a table key, before they are read. */
  ready(scope: Scope, stream: TableStream, call: Call): Promise<void> | undefined;
  /** Records in order, from this sequence number on; `last` undefined: to the end. */
  read(scope: Scope, stream: TableStream, from: string, last: string | undefined): Iterable<TableStreamRecord>;
  /** The sequence number that the next record has at least. */
  end(scope: Scope, stream: TableStream, now: number): string;
}
