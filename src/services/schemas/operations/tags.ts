import { parseArn } from "../../../kernel/arn.ts";
import type { Deps, SchemasHandler } from "../deps.ts";
import { badRequest, notFound } from "../errors.ts";
import { requireRegistry, requireSchema } from "../find.ts";
import type { Tags } from "../state.ts";
import { acceptTags, withoutTags } from "../tags.ts";

type Call = Parameters<SchemasHandler<"TagResource">>[1];

interface Tagged {
  readonly tags: Tags;
  readonly keep: (tags: Tags) => void;
}

/** A registry, a schema or a discoverer. */
export function tagged(deps: Deps, call: Call, arn: string): Tagged {
  const parts = parseArn(arn);
  if (parts?.service !== "schemas" || parts.account !== call.account || parts.region !== call.region)
    throw badRequest(`${arn} is no resource of this account and region.`);
  const [kind, one = "", two = ""] = parts.resource.split("/");
  if (kind === "registry") {
    const registry = requireRegistry(deps, call, one);
    return { tags: registry.tags, keep: (tags) => deps.registries.put(call, { ...registry, tags }) };
  }
  if (kind === "schema") {
    const schema = requireSchema(deps, call, one, two);
    return { tags: schema.tags, keep: (tags) => deps.schemas.put(call, { ...schema, tags }) };
  }
  const discoverer = kind === "discoverer" ? deps.discoverers.get(call, one) : undefined;
  if (!discoverer) throw notFound(`Resource ${arn} does not exist.`);
  return { tags: discoverer.tags, keep: (tags) => deps.discoverers.put(call, { ...discoverer, tags }) };
}

export const tagResource: SchemasHandler<"TagResource"> = (deps, call, { ResourceArn, Tags }) => {
  const { tags, keep } = tagged(deps, call, ResourceArn);
  keep(acceptTags(tags, Tags));
  return {};
};

export const untagResource: SchemasHandler<"UntagResource"> = (deps, call, { ResourceArn, TagKeys }) => {
  const { tags, keep } = tagged(deps, call, ResourceArn);
  keep(withoutTags(tags, TagKeys));
  return {};
};

export const listTagsForResource: SchemasHandler<"ListTagsForResource"> = (deps, call, { ResourceArn }) => ({
  Tags: { ...tagged(deps, call, ResourceArn).tags },
});
