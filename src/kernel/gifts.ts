import type { AuditTrail } from "./audit.ts";
import type { Call, Principal } from "./call.ts";
import type { ServiceEvent } from "./outbox.ts";

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
  readonly auditTrail: AuditTrail;
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
