import { arn } from "../../../kernel/arn.ts";
import type { Principal } from "../../../kernel/call.ts";
import type { Handler } from "../../../kernel/service.ts";
import type { Operations } from "../../../model/types/sts.d.ts";
import { refuseClosedSession } from "../callers.ts";
import { issueCredentials } from "../credentials.ts";
import type { Deps } from "../deps.ts";
import { ownSessionSeconds } from "../durations.ts";
import { sessionMayNotCall } from "../errors.ts";
import { tagContext } from "../roles.ts";
import { packedPolicySize, sessionPolicies } from "../session-policies.ts";
import { hasTags, sessionTags, tagsFromList } from "../session-tags.ts";

export const federatedUserArn = (account: string, name: string): string =>
  arn("sts", "", account, `federated-user/${name}`);

/** A session for somebody whom the caller vouches for: the caller's permissions, cut down by session policies. */
export const getFederationToken: Handler<Operations, "GetFederationToken", Deps> = (deps, call, input) => {
  refuseClosedSession(call);
  const { principal: caller } = call;
  if (caller.session) throw sessionMayNotCall("GetFederationToken");
  const tags = sessionTags(tagsFromList(input.Tags), []);
  const policies = sessionPolicies(deps.identities, caller.account, input);
  // Observed: 0 where nothing was passed, while AssumeRole leaves the member out.
  const packedSize = packedPolicySize(policies, tags) ?? 0;
  const principal = federatedPrincipal(caller, input.Name);
  if (hasTags(tags)) {
    deps.authorizer.require(call, { action: "sts:TagSession", resource: principal.arn, context: tagContext(tags) });
  }
  const issued = issueCredentials(deps, call, {
    principal,
    seconds: ownSessionSeconds(input.DurationSeconds, caller),
    minimumTokenSize: input.MinimumSessionTokenSize,
    session: {
      name: input.Name,
      openedBy: "GetFederationToken",
      ...policies,
      ...(hasTags(tags) ? { tags: tags.all } : {}),
    },
  });
  return {
    ...issued,
    FederatedUser: { FederatedUserId: principal.id, Arn: principal.arn },
    PackedPolicySize: packedSize,
  };
};

function federatedPrincipal(caller: Principal, name: string): Principal {
  return {
    kind: "federated-user",
    account: caller.account,
    arn: federatedUserArn(caller.account, name),
    id: `${caller.account}:${name}`,
    userArn: caller.arn,
    ...(caller.userName === undefined ? {} : { userName: caller.userName }),
  };
}
