/** The parts of a botocore service model (`service-2.json`) that codegen reads. Absent metadata is normal in corpora. */

export interface BotocoreModel {
  readonly metadata: BotocoreMetadata;
  readonly operations: Readonly<Record<string, BotocoreOperation>>;
  readonly shapes: Readonly<Record<string, BotocoreShape>>;
}

export interface BotocoreMetadata {
  readonly apiVersion?: string;
  readonly awsQueryCompatible?: unknown;
  readonly endpointPrefix?: string;
  readonly jsonVersion?: string;
  readonly protocol?: string;
  readonly protocols?: readonly string[];
  readonly serviceId?: string;
  readonly signingName?: string;
  readonly targetPrefix?: string;
  readonly xmlNamespace?: BotocoreNamespace;
}

/** botocore writes a namespace as its URI or as an object. */
export type BotocoreNamespace = string | { readonly uri: string; readonly prefix?: string };

export interface BotocoreOperation {
  readonly name?: string;
  readonly http?: { readonly method?: string; readonly requestUri?: string; readonly responseCode?: number };
  readonly input?: {
    readonly shape: string;
    readonly locationName?: string;
    readonly xmlNamespace?: BotocoreNamespace;
  };
  readonly output?: { readonly shape: string; readonly resultWrapper?: string };
  readonly errors?: readonly { readonly shape: string }[];
  readonly auth?: readonly string[];
  readonly authtype?: string;
  readonly unsignedPayload?: boolean;
  readonly endpoint?: { readonly hostPrefix?: string };
  readonly httpChecksum?: {
    readonly requestAlgorithmMember?: string;
    readonly requestChecksumRequired?: boolean;
    readonly requestValidationModeMember?: string;
    readonly responseAlgorithms?: readonly string[];
  };
  readonly httpChecksumRequired?: boolean;
}

export interface BotocoreTraits {
  readonly locationName?: string;
  readonly timestampFormat?: string;
  readonly xmlNamespace?: BotocoreNamespace;
  readonly xmlAttribute?: boolean;
  readonly flattened?: boolean;
  readonly streaming?: boolean;
  readonly sensitive?: boolean;
}

export interface BotocoreMember extends BotocoreTraits {
  readonly shape: string;
  readonly location?: string;
  readonly queryName?: string;
  readonly idempotencyToken?: boolean;
  readonly hostLabel?: boolean;
  readonly jsonvalue?: boolean;
  readonly eventpayload?: boolean;
  readonly eventheader?: boolean;
}

export interface BotocoreShape extends BotocoreTraits {
  readonly type: string;
  readonly members?: Readonly<Record<string, BotocoreMember>>;
  readonly required?: readonly string[];
  readonly payload?: string;
  readonly union?: boolean;
  readonly document?: boolean;
  readonly eventstream?: boolean;
  readonly event?: boolean;
  readonly member?: BotocoreMember;
  readonly key?: BotocoreMember;
  readonly value?: BotocoreMember;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly wrapper?: boolean;
  readonly resultWrapper?: string;
  readonly exception?: boolean;
  readonly fault?: boolean;
  readonly error?: { readonly code?: string; readonly httpStatusCode?: number; readonly senderFault?: boolean };
}
