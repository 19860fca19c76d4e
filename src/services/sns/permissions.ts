import type { Call } from "../../kernel/call.ts";
import type { AccessQuestion, ResourcePolicy } from "../../kernel/ports.ts";
import { readArn } from "./arns.ts";
import type { Deps } from "./deps.ts";
import type { Subscription } from "./state.ts";

type Topics = Pick<Deps, "topics">;

export function topicPolicy({ topics }: Topics, topicArn: string): ResourcePolicy | undefined {
  const { account, region, resource } = readArn(topicArn, "TopicArn");
  const text = topics.get({ account, region }, resource)?.policy;
  return text === undefined ? undefined : { name: "topic policy", arn: topicArn, text, kind: "resource" };
}

/**
 * What is asked about a subscription: permission on its topic. To its owner it belongs, so that the owner's own policies
 * are enough, also where the topic is another account's.
 */
export function policyResource(
  deps: Topics,
  call: Call,
  { topicArn, owner }: Subscription,
  action: string,
): AccessQuestion {
  const own = call.principal.account === owner;
  return {
    action,
    resource: topicArn,
    resourceAccount: own ? owner : readArn(topicArn, "TopicArn").account,
    resourcePolicy: topicPolicy(deps, topicArn),
  };
}
