import { defineCollection } from "../../kernel/collection.ts";
import type { PostedItem } from "../../kernel/gifts.ts";

/** Times are epoch milliseconds, in all of SNS's state. */
export interface Topic {
  readonly name: string;
  readonly createdAt: number;
  /** As they were set and validated; what nobody set is not here. */
  readonly attributes: Attributes;
  readonly policy: string;
  readonly tags: Attributes;
  /** Subscriptions that are gone, as GetTopicAttributes counts them. */
  readonly deletedSubscriptions: number;
}

export type Attributes = Readonly<Record<string, string>>;

export interface Subscription {
  readonly topicArn: string;
  readonly id: string;
  /** Account that subscribed, which need not be the topic's. */
  readonly owner: string;
  /** ARN of who subscribed. */
  readonly principal: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly createdAt: number;
  readonly attributes: Attributes;
  /** Where its subscriber reached us: links in messages lead there. */
  readonly baseUrl: string;
  /** Confirms it; sent to the endpoint. */
  readonly token: string;
  /** When it is forgotten; while it waits for its confirmation. */
  readonly pendingUntil?: number | undefined;
  readonly confirmedWithSignature: boolean;
  readonly authenticateOnUnsubscribe?: boolean | undefined;
}

/** The last number that a FIFO topic gave. */
export interface Sequence {
  readonly topicArn: string;
  readonly last: number;
}

/** A message that a FIFO topic took within the last five minutes. */
export interface Deduplication {
  readonly topicArn: string;
  /** Topic or message group, and the deduplication id in it. */
  readonly key: string;
  readonly messageId: string;
  readonly sequenceNumber: string;
  readonly until: number;
}

/** A message as it is delivered and archived. */
export interface Message {
  readonly id: string;
  readonly topicArn: string;
  readonly subject?: string | undefined;
  readonly text: string;
  /** Texts for single protocols: MessageStructure json. */
  readonly texts?: Attributes | undefined;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  readonly publishedAt: number;
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
  readonly sequenceNumber?: string | undefined;
  /** Sent once more from the archive. */
  readonly replayed?: boolean | undefined;
}

export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string | undefined;
  /** Bytes, in base64. */
  readonly BinaryValue?: string | undefined;
}

/** A message that a FIFO topic keeps for replays: sealed where the topic is encrypted. */
export interface Archived {
  readonly topicArn: string;
  readonly number: number;
  readonly publishedAt: number;
  readonly until: number;
  readonly message?: Message | undefined;
  readonly sealed?: SealedMessage | undefined;
}

/** AES-256-GCM under a data key that KMS keeps; all in base64. */
export interface SealedMessage {
  readonly key: string;
  readonly nonce: string;
  readonly bytes: string;
}

/** The key that signs messages, and the certificate for those who verify. */
export interface SigningIdentity {
  readonly id: string;
  /** PKCS #8, sealed, in base64. */
  readonly sealedKey: string;
  readonly certificate: string;
}

export const topics = defineCollection<Topic>({
  name: "sns.topics",
  scope: "region",
  version: 1,
  key: ({ name }) => [name],
});

/** Of all accounts, as they need not stand in their topic's. */
export const subscriptions = defineCollection<Subscription>({
  name: "sns.subscriptions",
  scope: "house",
  version: 1,
  key: ({ topicArn, id }) => [topicArn, id],
  owner: ({ owner }) => owner,
  indexes: {
    owner: ({ owner, topicArn, id }) => [[owner, topicArn.split(":")[3] ?? "", topicArn, id]],
    token: ({ token }) => [[token]],
    pending: ({ pendingUntil }) => (pendingUntil === undefined ? [] : [[pendingUntil]]),
  },
});

const ownerOfTopic = ({ topicArn }: { readonly topicArn: string }): string => topicArn.split(":")[4] ?? "";

export const sequences = defineCollection<Sequence>({
  name: "sns.sequences",
  scope: "house",
  version: 1,
  key: ({ topicArn }) => [topicArn],
  owner: ownerOfTopic,
});

export const deduplications = defineCollection<Deduplication>({
  name: "sns.deduplications",
  scope: "house",
  version: 1,
  key: ({ topicArn, key }) => [topicArn, key],
  owner: ownerOfTopic,
  indexes: { until: ({ until }) => [[until]] },
});

export const archive = defineCollection<Archived>({
  name: "sns.archive",
  scope: "house",
  version: 1,
  key: ({ topicArn, number }) => [topicArn, number],
  owner: ownerOfTopic,
  indexes: { until: ({ until }) => [[until]] },
});

export const signingIdentities = defineCollection<SigningIdentity>({
  name: "sns.signing",
  scope: "house",
  version: 1,
  key: ({ id }) => [id],
});

/** A mobile app at a push service. */
export interface Application {
  readonly platform: string;
  readonly name: string;
  readonly attributes: Attributes;
  /** Credentials, sealed, in base64: they are taken and never shown. */
  readonly sealedCredentials?: string | undefined;
}

/** The app on one device. */
export interface Endpoint {
  readonly platform: string;
  readonly application: string;
  readonly id: string;
  readonly token: string;
  readonly attributes: Attributes;
}

export const applications = defineCollection<Application>({
  name: "sns.applications",
  scope: "region",
  version: 1,
  key: ({ platform, name }) => [platform, name],
});

export const endpoints = defineCollection<Endpoint>({
  name: "sns.endpoints",
  scope: "region",
  version: 1,
  key: ({ platform, application, id }) => [platform, application, id],
  indexes: { token: ({ platform, application, token }) => [[platform, application, token]] },
});

/** What is known of a phone number. */
export interface Phone {
  readonly number: string;
  readonly optedOutAt?: number | undefined;
  /** When it was last taken off the list of those who opted out. */
  readonly optedInAt?: number | undefined;
  readonly sandbox?: SandboxPhone | undefined;
}

/** A number that text messages may be sent to from the sandbox, once it is verified. */
export interface SandboxPhone {
  readonly createdAt: number;
  readonly verified: boolean;
  readonly password: string;
  readonly sentAt: number;
  readonly failures: number;
}

export const phones = defineCollection<Phone>({
  name: "sns.phones",
  scope: "region",
  version: 1,
  key: ({ number }) => [number],
  indexes: {
    optedOut: ({ optedOutAt }) => (optedOutAt === undefined ? [] : [[]]),
    sandbox: ({ sandbox }) => (sandbox ? [[]] : []),
  },
});

/** SetSMSAttributes of an account in a region. */
export interface SmsSettings {
  readonly attributes: Attributes;
}

export const smsSettings = defineCollection<SmsSettings>({
  name: "sns.sms-settings",
  scope: "region",
  version: 1,
  key: () => ["settings"],
});

export const postbox = defineCollection<PostedItem>({
  name: "sns.postbox",
  scope: "house",
  version: 1,
  key: ({ number }) => [number],
  owner: ({ account }) => account,
});
