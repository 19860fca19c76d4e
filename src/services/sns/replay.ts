import { attributesEvent, bodyEvent, matches, parsePattern } from "../../engines/event-pattern/index.ts";
import type { Call } from "../../kernel/call.ts";
import { recalled } from "./archive.ts";
import { copiesOf } from "./copies.ts";
import { deliver } from "./deliver.ts";
import type { Deps } from "./deps.ts";
import { invalid } from "./errors.ts";
import { originOf } from "./fan-out.ts";
import { type FoundTopic, findTopic } from "./find.ts";
import { readJsonObject } from "./json-attribute.ts";
import type { Message, Subscription } from "./state.ts";
import { filterDialect } from "./subscription-attributes.ts";

/** Messages of the archive that one subscriber gets once more, in their order. */
export interface Replay {
  readonly messages: readonly Message[];
}

/** What a replay policy asks for; undefined without one. Throws where the topic keeps nothing. */
export async function recallFor(deps: Deps, call: Call, subscription: Subscription): Promise<Replay | undefined> {
  const { ReplayPolicy = "" } = subscription.attributes;
  if (ReplayPolicy === "") return undefined;
  const { topic } = findTopic(deps, call, subscription.topicArn);
  if (!topic.attributes.ArchivePolicy) {
    throw invalid("ReplayPolicy Reason: The topic has no archive policy, and so nothing to replay");
  }
  const { StartingPoint, EndingPoint } = readJsonObject(ReplayPolicy) ?? {};
  const to = EndingPoint === undefined ? call.now : Date.parse(String(EndingPoint));
  return { messages: await recalled(deps, call, subscription.topicArn, Date.parse(String(StartingPoint)), to) };
}

/**
 * Sends them: inside the transaction that sets the policy, so that whatever is published later comes later (SNS developer
 * guide: a subscription gets new messages once its replay is done).
 */
export function replay(
  deps: Deps,
  call: Call,
  found: FoundTopic,
  subscription: Subscription,
  { messages }: Replay,
): void {
  const origin = originOf(found, call);
  const wants = filterOf(subscription);
  for (const message of messages) {
    if (!wants(message)) continue;
    const copies = copiesOf({ ...message, replayed: true }, found.scope.region, new Map());
    deliver(deps.carriers, origin, copies, subscription);
  }
}

function filterOf({ attributes }: Subscription): (message: Message) => boolean {
  const { FilterPolicy = "", FilterPolicyScope } = attributes;
  if (FilterPolicy === "" || FilterPolicy === "{}") return () => true;
  const read = parsePattern(FilterPolicy, filterDialect(FilterPolicyScope));
  if (!("pattern" in read)) return () => false;
  return (message) => {
    const event = FilterPolicyScope === "MessageBody" ? bodyEvent(message.text) : attributesEvent(message.attributes);
    return event !== undefined && matches(read.pattern, event);
  };
}
