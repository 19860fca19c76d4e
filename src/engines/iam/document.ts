/**
 * The words of the IAM policy language: the kinds of policy, the elements of a document, and where a document came from.
 * Source of the grammar: IAM User Guide, "Grammar of the IAM JSON policy language".
 */

/** What a document is attached to. The kind decides which elements it may and must have. */
export type PolicyKind = "identity" | "trust" | "resource" | "scp" | "rcp" | "boundary" | "session" | "endpoint";

/** Where a policy takes part in a decision; `root` stands for the account root user's built-in full access. */
export type LayerName = "rcp" | "scp" | "endpoint" | "resource" | "identity" | "boundary" | "session" | "root";

/** How a policy is named in reasons. Made by the caller, handed back untouched. */
export interface PolicySource {
  readonly kind: PolicyKind;
  /** Name that a person recognises: `AmazonS3ReadOnlyAccess`, `PolicyInputList.1`, a bucket's name. */
  readonly name: string;
  readonly arn?: string;
  /** What it hangs on: the ARN of a user, group, role, resource, or an organizations path. */
  readonly attachedTo?: string;
}

export type Effect = "Allow" | "Deny";

export const policyVersions: readonly string[] = ["2008-10-17", "2012-10-17"];

/** The version that knows policy variables. A document without a version is of 2008-10-17. */
export const versionWithVariables = "2012-10-17";

/** A document whose shape is right. Values are not yet judged. */
export interface PolicyDocument {
  readonly version: string;
  readonly statements: readonly Statement[];
}

export interface Statement {
  /** Offsets into the text: the opening brace, and just behind the closing one. */
  readonly start: number;
  readonly end: number;
  /**
   * Where the policy simulator says that the statement starts: just behind the bracket or the statement before it, or
   * behind the opening brace of a sole statement. Observed: AWS CLI examples for simulate-custom-policy (column 38 for
   * a brace in column 37) and simulate-principal-policy (line 3, column 19: behind `    "Statement": [`).
   */
  readonly simulatorStart: number;
  readonly sid: string | undefined;
  readonly effect: Effect;
  /** As the document spells it. Only while a document is checked can it differ from `effect`. */
  readonly writtenEffect: string;
  readonly actions: ElementList | undefined;
  readonly resources: ElementList | undefined;
  readonly principals: PrincipalList | undefined;
  readonly conditions: readonly ConditionEntry[];
}

/** `Action` or `NotAction`, `Resource` or `NotResource`. */
export interface ElementList {
  readonly negated: boolean;
  readonly values: readonly string[];
}

export type PrincipalType = "AWS" | "Service" | "Federated" | "CanonicalUser";

export const principalTypes: readonly PrincipalType[] = ["AWS", "Service", "Federated", "CanonicalUser"];

export interface PrincipalEntry {
  readonly type: PrincipalType;
  readonly value: string;
}

/** `Principal` or `NotPrincipal`. `"*"` reads as `{"AWS": "*"}`, to which it is equivalent where it is allowed. */
export interface PrincipalList {
  readonly negated: boolean;
  /** Written as a bare `"*"`, which trust policies do not take. */
  readonly bareStar: boolean;
  readonly entries: readonly PrincipalEntry[];
}

/** One operator applied to one key: `"StringLike": {"s3:prefix": [...]}` gives one entry. */
export interface ConditionEntry {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** The layer in which a policy of each kind speaks. A trust policy is the resource-based policy of its role. */
export const layerOfKind: Readonly<Record<PolicyKind, LayerName>> = {
  identity: "identity",
  trust: "resource",
  resource: "resource",
  scp: "scp",
  rcp: "rcp",
  boundary: "boundary",
  session: "session",
  endpoint: "endpoint",
};

export type Presence = "required" | "forbidden";

/** Which kinds name principals and resources. A trust policy's resource is the role that carries it. */
export const kindElements: Readonly<Record<PolicyKind, { readonly principal: Presence; readonly resource: Presence }>> =
  {
    identity: { principal: "forbidden", resource: "required" },
    boundary: { principal: "forbidden", resource: "required" },
    session: { principal: "forbidden", resource: "required" },
    scp: { principal: "forbidden", resource: "required" },
    rcp: { principal: "required", resource: "required" },
    resource: { principal: "required", resource: "required" },
    endpoint: { principal: "required", resource: "required" },
    trust: { principal: "required", resource: "forbidden" },
  };
