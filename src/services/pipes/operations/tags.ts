import { parseArn } from "../../../kernel/arn.ts";
import type { Scope } from "../../../kernel/call.ts";
import type { Deps, PipesHandler } from "../deps.ts";
import { pipeNotFound } from "../errors.ts";
import { requirePipe } from "../find.ts";
import { house, type Pipe } from "../state.ts";
import { withoutTags, withTags } from "../tags.ts";

const prefix = "pipe/";

export function taggedPipe(deps: Pick<Deps, "pipes">, { account, region }: Scope, resourceArn: string): Pipe {
  const arn = parseArn(resourceArn);
  const name = arn?.resource.startsWith(prefix) ? arn.resource.slice(prefix.length) : resourceArn;
  if (arn?.service !== "pipes" || arn.account !== account || arn.region !== region) throw pipeNotFound(name);
  return requirePipe(deps, { account, region }, name);
}

export const tagResource: PipesHandler<"TagResource"> = (deps, call, { resourceArn, tags }) => {
  const pipe = taggedPipe(deps, call, resourceArn);
  deps.pipes.put(house, { ...pipe, tags: withTags(pipe.tags, tags) });
  return {};
};

export const untagResource: PipesHandler<"UntagResource"> = (deps, call, { resourceArn, tagKeys }) => {
  const pipe = taggedPipe(deps, call, resourceArn);
  deps.pipes.put(house, { ...pipe, tags: withoutTags(pipe.tags, tagKeys) });
  return {};
};

export const listTagsForResource: PipesHandler<"ListTagsForResource"> = (deps, call, { resourceArn }) => ({
  tags: taggedPipe(deps, call, resourceArn).tags,
});
