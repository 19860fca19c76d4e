import { parseArn } from "../../../kernel/arn.ts";
import { discovererArn } from "../arns.ts";
import type { Deps, SchemasHandler } from "../deps.ts";
import { badRequest, conflict, discovererNotFound } from "../errors.ts";
import { pageOf } from "../paging.ts";
import type { Discoverer } from "../state.ts";
import { acceptTags } from "../tags.ts";

type Call = Parameters<SchemasHandler<"CreateDiscoverer">>[1];

export const createDiscoverer: SchemasHandler<"CreateDiscoverer"> = (deps, call, input) => {
  const { SourceArn: sourceArn, Description, CrossAccount, Tags } = input;
  const source = parseArn(sourceArn);
  const isOwnBus =
    source?.service === "events" &&
    source.resource.startsWith("event-bus/") &&
    source.account === call.account &&
    source.region === call.region;
  if (!isOwnBus) throw badRequest(`SourceArn ${sourceArn} is no event bus of this account and region.`);
  // Observed: `events-event-bus-default`.
  const id = `events-${source.resource.replaceAll("/", "-")}`;
  if (deps.discoverers.get(call, id)) throw conflict(`A discoverer of ${sourceArn} already exists.`);
  const discoverer: Discoverer = {
    id,
    sourceArn,
    description: Description,
    // "The default is true" (API reference, CrossAccount).
    crossAccount: CrossAccount ?? true,
    state: "STARTED",
    tags: acceptTags({}, Tags),
  };
  deps.discoverers.put(call, discoverer);
  return shownDiscoverer(call, discoverer);
};

export const updateDiscoverer: SchemasHandler<"UpdateDiscoverer"> = (deps, call, input) => {
  const old = requireDiscoverer(deps, call, input.DiscovererId);
  const discoverer: Discoverer = {
    ...old,
    description: input.Description ?? old.description,
    crossAccount: input.CrossAccount ?? old.crossAccount,
  };
  deps.discoverers.put(call, discoverer);
  return shownDiscoverer(call, discoverer);
};

export const startDiscoverer: SchemasHandler<"StartDiscoverer"> = (deps, call, { DiscovererId }) =>
  switchTo("STARTED", deps, call, DiscovererId);

export const stopDiscoverer: SchemasHandler<"StopDiscoverer"> = (deps, call, { DiscovererId }) =>
  switchTo("STOPPED", deps, call, DiscovererId);

function switchTo(state: Discoverer["state"], deps: Deps, call: Call, id: string) {
  deps.discoverers.put(call, { ...requireDiscoverer(deps, call, id), state });
  return { DiscovererId: id, State: state };
}

export const deleteDiscoverer: SchemasHandler<"DeleteDiscoverer"> = (deps, call, { DiscovererId }) => {
  requireDiscoverer(deps, call, DiscovererId);
  deps.discoverers.delete(call, DiscovererId);
  return {};
};

export const describeDiscoverer: SchemasHandler<"DescribeDiscoverer"> = (deps, call, { DiscovererId }) =>
  shownDiscoverer(call, requireDiscoverer(deps, call, DiscovererId));

export const listDiscoverers: SchemasHandler<"ListDiscoverers"> = (deps, call, input) => {
  const { DiscovererIdPrefix = "", SourceArnPrefix = "" } = input;
  const wanted = [...deps.discoverers.list(call)].filter(
    ({ id, sourceArn }) => id.startsWith(DiscovererIdPrefix) && sourceArn.startsWith(SourceArnPrefix),
  );
  const { items, rest } = pageOf(input, ({ id }) => id, wanted);
  return { Discoverers: items.map((discoverer) => shownDiscoverer(call, discoverer)), ...rest };
};

function requireDiscoverer({ discoverers }: Deps, call: Call, id: string): Discoverer {
  const discoverer = discoverers.get(call, id);
  if (!discoverer) throw discovererNotFound(id);
  return discoverer;
}

const shownDiscoverer = (call: Call, { id, sourceArn, description, crossAccount, state, tags }: Discoverer) => ({
  DiscovererId: id,
  DiscovererArn: discovererArn(call, id),
  SourceArn: sourceArn,
  ...(description !== undefined && { Description: description }),
  CrossAccount: crossAccount,
  State: state,
  Tags: { ...tags },
});
