import { parseArn } from "../../../kernel/arn.ts";
import type { Call } from "../../../kernel/call.ts";
import { defaultBus } from "../arns.ts";
import type { Deps, EventsHandler } from "../deps.ts";
import { resourceNotFound, validation } from "../errors.ts";
import { busIn, requireRule } from "../find.ts";
import type { Tags } from "../state.ts";
import { tagList, withoutTags, withTags } from "../tags.ts";

/** Something that has tags: a bus or a rule. */
interface Tagged {
  readonly tags: Tags;
  readonly keep: (tags: Tags) => void;
}

export function tagged(deps: Pick<Deps, "buses" | "rules">, { region }: Call, resourceArn: string): Tagged {
  const arn = parseArn(resourceArn);
  if (arn?.service !== "events" || arn.region !== region)
    throw validation(`Parameter ${resourceArn} is not valid. Reason: Provided Arn is not in correct format.`);
  const scope = { account: arn.account, region };
  const slash = arn.resource.indexOf("/");
  const kind = arn.resource.slice(0, slash);
  const path = arn.resource.slice(slash + 1);
  if (kind === "event-bus") {
    const bus = busIn(deps, scope, path);
    if (!bus) throw resourceNotFound(resourceArn);
    return { tags: bus.tags, keep: (tags) => deps.buses.put(scope, { ...bus, tags }) };
  }
  if (kind !== "rule") throw resourceNotFound(resourceArn);
  // A partner's bus has slashes in its name, a rule has none.
  const last = path.lastIndexOf("/");
  const bus = last < 0 ? defaultBus : path.slice(0, last);
  const rule = requireRule(deps, { scope, name: bus, arn: "" }, path.slice(last + 1));
  return { tags: rule.tags, keep: (tags) => deps.rules.put(scope, { ...rule, tags }) };
}

export const tagResource: EventsHandler<"TagResource"> = (deps, call, { ResourceARN, Tags }) => {
  const { tags, keep } = tagged(deps, call, ResourceARN);
  keep(withTags(tags, Tags));
  return {};
};

export const untagResource: EventsHandler<"UntagResource"> = (deps, call, { ResourceARN, TagKeys }) => {
  const { tags, keep } = tagged(deps, call, ResourceARN);
  keep(withoutTags(tags, TagKeys));
  return {};
};

export const listTagsForResource: EventsHandler<"ListTagsForResource"> = (deps, call, { ResourceARN }) => ({
  Tags: tagList(tagged(deps, call, ResourceARN).tags),
});
