import { arn } from "../../kernel/arn.ts";
import type { Call } from "../../kernel/call.ts";
import type { RoleFacts } from "../../kernel/gifts.ts";
import type { AssumedRoleUser } from "../../model/types/sts.d.ts";
import { type Issued, issueCredentials } from "./credentials.ts";
import type { Deps } from "./deps.ts";
import type { FederationKeys } from "./federated-identity.ts";
import { packedPolicySize, type SessionPolicies } from "./session-policies.ts";
import { hasTags, type SessionTags } from "./session-tags.ts";

/** A role session that everybody has agreed to. */
export interface AgreedSession {
  readonly role: RoleFacts;
  readonly name: string;
  readonly seconds: number;
  readonly policies: SessionPolicies;
  readonly tags: SessionTags;
  readonly sourceIdentity: string | undefined;
  readonly minimumTokenSize: number | undefined;
  /** The identity provider's ARN or domain, and its keys that the session keeps. */
  readonly federation?: { readonly provider: string; readonly keys: FederationKeys };
  readonly chained?: boolean;
}

/** The members that AssumeRole and its siblings all answer with. */
export interface OpenedSession extends Issued {
  readonly AssumedRoleUser: AssumedRoleUser;
  readonly PackedPolicySize?: number;
  readonly SourceIdentity?: string;
}

/** @throws PackedPolicyTooLarge */
export function openRoleSession(deps: Deps, call: Call, agreed: AgreedSession): OpenedSession {
  const { role, name, tags, sourceIdentity, federation } = agreed;
  const packedSize = packedPolicySize(agreed.policies, tags);
  const principalArn = arn("sts", "", role.account, `assumed-role/${role.name}/${name}`);
  const id = `${role.id}:${name}`;
  const issued = issueCredentials(deps, call, {
    principal: {
      kind: "role-session",
      account: role.account,
      arn: principalArn,
      id,
      roleName: role.name,
      roleArn: role.arn,
      ...(federation && { provider: federation.provider }),
    },
    seconds: agreed.seconds,
    minimumTokenSize: agreed.minimumTokenSize,
    session: {
      name,
      openedBy: call.operation,
      ...agreed.policies,
      ...(federation && { federation: federation.keys }),
      ...(agreed.chained && { chained: true }),
      ...(sourceIdentity !== undefined && { sourceIdentity }),
      ...(hasTags(tags) && { tags: tags.all }),
      ...(tags.transitiveKeys.length > 0 && { transitiveTagKeys: tags.transitiveKeys }),
    },
  });
  return {
    ...issued,
    AssumedRoleUser: { AssumedRoleId: id, Arn: principalArn },
    ...(packedSize !== undefined && { PackedPolicySize: packedSize }),
    ...(sourceIdentity !== undefined && { SourceIdentity: sourceIdentity }),
  };
}
