/** One question to the engine: may this principal do this to that, here and now? */
export interface AccessRequest {
  /** `s3:GetObject`. Case does not matter. */
  readonly action: string;
  /** ARN of the resource, or `*` for an action that knows none. */
  readonly resource: string;
  /** Account that owns the resource. Absent: the principal's own. Decides whether the request crosses accounts. */
  readonly resourceAccount?: string | undefined;
  readonly principal: RequestPrincipal;
  readonly context: ContextReader;
  /**
   * `required` for role trust policies and KMS key policies, which must allow the principal themselves even within one
   * account ("Determining whether a request is allowed or denied within an account"). Default `optional`.
   */
  readonly resourcePolicyRule?: "optional" | "required";
}

/** Values of condition keys, computed when asked for. Keys arrive in lower case. */
export interface ContextReader {
  get(key: string): string | readonly string[] | undefined;
}

export type PrincipalKind =
  | "root"
  | "user"
  | "role-session"
  | "federated-user"
  | "service"
  | "web-identity"
  | "saml"
  | "anonymous";

export interface RequestPrincipal {
  readonly kind: PrincipalKind;
  /** Twelve digits; empty for services and anonymous callers. */
  readonly account: string;
  /** The caller's ARN: `arn:aws:sts::123456789012:assumed-role/R/s`. Empty for an anonymous caller. */
  readonly arn: string;
  /** Role session: ARN of the role, with its path. */
  readonly roleArn?: string;
  /** Federated-user session: ARN of the user (or root) that called GetFederationToken. */
  readonly userArn?: string;
  /** `AIDA...`, or `AROA...:session`. */
  readonly principalId: string;
  /** Service principal: `lambda.amazonaws.com`. */
  readonly serviceName?: string;
  /** Web identity and SAML: ARN of the identity provider, or its domain such as `cognito-identity.amazonaws.com`. */
  readonly provider?: string;
  readonly isServiceLinkedRole?: boolean;
  /** S3's canonical user id of the principal's account. */
  readonly canonicalUser?: string;
}
