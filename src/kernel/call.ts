/**
 * Where a request comes in. Each entrance has a road of its own (journey/order.ts). `api`: a client. `peer`: one service
 * calls another. `website`: a browser that visits a bucket.
 */
export type Entrance = "api" | "peer" | "website";

export type PrincipalKind =
  | "root"
  | "user"
  | "role-session"
  | "federated-user"
  | "service"
  | "web-identity"
  | "saml"
  | "anonymous";

/** Who asks. Everything in it was proven by a signature or a token before anything downstream sees it. */
export interface Principal {
  readonly kind: PrincipalKind;
  /** Twelve digits; empty for anonymous callers and services. */
  readonly account: string;
  /** As GetCallerIdentity shows it; empty for anonymous callers. */
  readonly arn: string;
  /** `aws:userid`: AIDA..., AROA...:session, the account's number for its root. */
  readonly id: string;
  readonly accessKeyId?: string;
  readonly userName?: string;
  readonly roleName?: string;
  /** The role behind a role session: arn:aws:iam::...:role/path/name. */
  readonly roleArn?: string;
  /** Federated user: ARN of the user, or the root, that called GetFederationToken. */
  readonly userArn?: string;
  /** Web identity and SAML: the provider's ARN, or its domain. */
  readonly provider?: string;
  /** `sqs.amazonaws.com`, where a service acts for itself. */
  readonly serviceName?: string;
  readonly session?: Session;
}

/** What a temporary credential carries, sealed into its token. Times are epoch milliseconds. */
export interface Session {
  readonly name?: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** When the second factor was shown; absent if it was not. */
  readonly mfaAt?: number;
  readonly sourceIdentity?: string;
  /** `aws:PrincipalTag` beside the tags of the user or role; these win. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly transitiveTagKeys?: readonly string[];
  /** Inline session policy, as text. */
  readonly policy?: string;
  readonly policyArns?: readonly string[];
  /** The session was opened with credentials of another role session: one hour at most. */
  readonly chained?: boolean;
  /** `aws:FederatedProvider` and the provider's own keys, for web identities and SAML. */
  readonly federation?: Readonly<Record<string, string | readonly string[]>>;
  /** Which STS operation opened it. */
  readonly openedBy: string;
}

/** Where a request came from, as far as the wire shows. */
export interface Source {
  readonly ip: string;
  readonly userAgent: string;
  readonly secure: boolean;
  /** `1.3`, where the connection has TLS. */
  readonly tlsVersion?: string;
  /** `Host` as the client sent it, with its port. */
  readonly host: string;
  readonly referer?: string;
}

/** How a request was signed. */
export interface SignatureFacts {
  /** The words of `s3:authType`. */
  readonly type: "REST-HEADER" | "REST-QUERY-STRING" | "POST";
  /** `AWS4-HMAC-SHA256` */
  readonly version: string;
  /** Epoch milliseconds, as the signature states it. */
  readonly signedAt?: number | undefined;
  /** The body's digest, or what stands in its place. */
  readonly contentSha256?: string | undefined;
}

/** One request on its way. Immutable; carries the only *now*. */
export interface Call {
  /** Request id in the answer, and the journey's id. */
  readonly id: string;
  readonly entrance: Entrance;
  /** Epoch milliseconds, fixed at arrival. */
  readonly now: number;
  readonly service: string;
  readonly operation: string;
  /** The account whose resources are addressed: the caller's own, unless the road found another. */
  readonly account: string;
  readonly region: string;
  readonly principal: Principal;
  readonly source: Source;
  /** Absent where nothing was signed: anonymous callers, calls between services. */
  readonly signature?: SignatureFacts | undefined;
  /** Where the client reached us, for URLs in answers: `http://localhost:4566`. */
  readonly baseUrl: string;
  /** Set where a service makes the call, for itself or with its caller's credentials. */
  readonly via?: Via | undefined;
  /** Tells if the client goes away while it waits; what it gives ends the watch. Absent where nobody holds a connection. */
  readonly onGone?: OnGone | undefined;
}

/** Gives what takes `tell` back. */
export type OnGone = (tell: () => void) => () => void;

/** Which services a call has come through, and on account of what. */
export interface Via {
  /** Service principals in the order in which they called: `cloudformation.amazonaws.com`. */
  readonly services: readonly string[];
  /** The resource on whose account a service principal asks, and its owner. */
  readonly sourceArn?: string;
  readonly sourceAccount?: string;
}

/** What decides where state lives. A Call is one. */
export interface Scope {
  readonly account: string;
  readonly region: string;
}
