import {
  attributesEvent,
  bodyEvent,
  createMatcher,
  type Matcher,
  parsePattern,
} from "../../engines/event-pattern/index.ts";
import type { Collection } from "../../kernel/collection.ts";
import { house } from "./house.ts";
import type { Message, Subscription } from "./state.ts";
import { filterDialect } from "./subscription-attributes.ts";

/** The confirmed subscriptions of topics, with their filter policies compiled; kept while no subscription changes. */
export interface Audiences {
  /** Those who get the message. */
  of(message: Pick<Message, "topicArn" | "text" | "attributes">): readonly Subscription[];
}

interface Audience {
  readonly everybody: readonly Subscription[];
  readonly byAttributes: Matcher<Subscription>;
  readonly byBody: Matcher<Subscription>;
}

/** Topics whose audience is held at once. */
const most = 1_000;

export function createAudiences(subscriptions: Collection<Subscription>): Audiences {
  let seen = -1;
  let known = new Map<string, Audience>();

  function audienceOf(topicArn: string): Audience {
    if (seen !== subscriptions.changes()) {
      known = new Map();
      seen = subscriptions.changes();
    }
    let audience = known.get(topicArn);
    if (!audience) {
      audience = gather(subscriptions, topicArn);
      if (known.size >= most) known.clear();
      known.set(topicArn, audience);
    }
    return audience;
  }

  return {
    of({ topicArn, text, attributes }) {
      const { everybody, byAttributes, byBody } = audienceOf(topicArn);
      const filtered: Subscription[] = [];
      if (byAttributes.size > 0) filtered.push(...byAttributes.match(attributesEvent(attributes)));
      const body = byBody.size > 0 ? bodyEvent(text) : undefined;
      if (body !== undefined) filtered.push(...byBody.match(body));
      return filtered.length === 0 ? everybody : [...everybody, ...filtered];
    },
  };
}

function gather(subscriptions: Collection<Subscription>, topicArn: string): Audience {
  const everybody: Subscription[] = [];
  const byAttributes = createMatcher<Subscription>();
  const byBody = createMatcher<Subscription>();
  for (const subscription of subscriptions.list(house, { prefix: [topicArn] })) {
    if (subscription.pendingUntil !== undefined) continue;
    const { FilterPolicy = "", FilterPolicyScope } = subscription.attributes;
    if (FilterPolicy === "" || FilterPolicy === "{}") everybody.push(subscription);
    else
      filterInto(
        FilterPolicyScope === "MessageBody" ? byBody : byAttributes,
        subscription,
        FilterPolicy,
        FilterPolicyScope,
      );
  }
  return { everybody, byAttributes, byBody };
}

function filterInto(
  matcher: Matcher<Subscription>,
  subscription: Subscription,
  policy: string,
  scope: string | undefined,
): void {
  const read = parsePattern(policy, filterDialect(scope));
  // One that was accepted once and can no longer be read lets nothing pass: it must not let everything.
  if ("pattern" in read) matcher.add(subscription, read.pattern);
}
