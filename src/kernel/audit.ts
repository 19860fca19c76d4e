import type { Operation } from "../model/link.ts";
import type { Call } from "./call.ts";
import type { JourneyError } from "./journey.ts";

/**
 * What a service declares about an operation's record in CloudTrail. Most need no row: a record's members are the input's
 * and the output's in lowerCamelCase, without those that the model calls sensitive and without bytes.
 *
 * The functions are asked right after the call, of refused ones too, on the hot path: they must be cheap. Whatever they
 * throw counts as nothing, since they may stumble over what is not there. `output` is undefined where the call failed.
 */
export interface AuditRow<Input, Deps> {
  /** The event's name, where it is not the operation's: `ListObjects` for ListObjectsV2. */
  readonly eventName?: string;
  /** The operation makes data events, of this resource type: `AWS::S3::Object`. They are free where no trail wants them. */
  readonly dataEvent?: string;
  /** Where the operation's name does not tell (Get, List, Describe, Head, Lookup ... read): `Decrypt`. */
  readonly readOnly?: boolean;
  /** responseElements, where read-only does not decide: `shown` of AssumeRole, `none` where AWS leaves it out. */
  readonly response?: "shown" | "none";
  /** Members of the input and the output, at their top, that are left out beside the sensitive ones. */
  readonly hidden?: readonly string[];
  /** Names in the record, of members at the top: `{ Bucket: "bucketName" }`. */
  readonly names?: Readonly<Record<string, string>>;
  /** What the call touched. One in another account gives that account an event, too. */
  readonly resources?: (call: Call, input: Input, deps: Deps, output: object | undefined) => readonly AuditResource[];
  /** Further requestParameters, which are no members of the input: the host that S3 was asked under. */
  readonly parameters?: (call: Call) => object | undefined;
  /** additionalEventData. */
  readonly additional?: (call: Call, input: Input, deps: Deps, output: object | undefined) => object | undefined;
  /** Who asked, where no signature says it but the operation finds out: AssumeRoleWithWebIdentity. */
  readonly identity?: (call: Call, input: Input, deps: Deps, output: object | undefined) => AuditIdentity | undefined;
}

export interface AuditResource {
  /** `AWS::KMS::Key` */
  readonly type: string;
  /** Found by it in the event history, beside its ARN. */
  readonly name?: string | undefined;
  /** Stands in the record. Without one, the resource is only found by its name, as IAM's are. */
  readonly arn?: string | undefined;
  /** Owner. Default the one in the ARN. */
  readonly account?: string | undefined;
}

/** userIdentity of somebody who came with a token (CloudTrail user guide, "Values for AWS STS APIs with SAML and web identity federation"). */
export interface AuditIdentity {
  readonly type: "WebIdentityUser" | "SAMLUser";
  readonly principalId: string;
  readonly userName: string;
  readonly identityProvider: string;
}

/** A finished call, as the road hands it over. */
export interface AuditedCall {
  readonly call: Call;
  readonly operation: Operation;
  readonly row: AuditRow<object, unknown> | undefined;
  /** The service's, for the row's functions. */
  readonly deps: unknown;
  readonly input: object | undefined;
  readonly output: object | undefined;
  /** As it was told, without secrets. */
  readonly error: Pick<JourneyError, "code" | "message"> | undefined;
  /** `TLSv1.3`, and the cipher's name; undefined without TLS. */
  readonly tls: { readonly protocol: string; readonly cipher: string } | undefined;
  /** Bytes of the request's body, if it is held in memory: so long it must not be kept for long. */
  readonly bodyBytes: number;
}

/** Keeps what happened. */
export interface AuditTrail {
  /**
   * Takes over what a finished call leaves, and returns the id of its event; undefined where it becomes none. Only
   * references are kept: the record is written a moment later.
   */
  take(audited: AuditedCall): string | undefined;
  /** Writes down what is held in memory: for those who read at once, and at a graceful stop. */
  flush(): void;
}
