import type { Call, Principal } from "../../kernel/call.ts";
import type { Organization, PrincipalPolicies } from "../../kernel/gifts.ts";
import type { ConditionContext, ConditionValue, ResourcePolicy } from "../../kernel/ports.ts";

/** One question to the policies, with everything that an answer may need; what costs is a function. */
export interface Question {
  readonly call: Call;
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount: string | undefined;
  readonly resourcePolicy: ResourcePolicy | undefined;
  readonly policies: PrincipalPolicies | undefined;
  readonly organization: Organization | undefined;
  /** The service's own condition keys, under their names in any case. */
  context(): ConditionContext | undefined;
  /** Further ones, each by its name in lower case. */
  condition?(key: string): ConditionValue;
  requestTags(): Readonly<Record<string, string>> | undefined;
  tagKeys(): readonly string[] | undefined;
  resourceTags(): Readonly<Record<string, string>> | undefined;
}
