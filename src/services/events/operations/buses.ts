import type { Call } from "../../../kernel/call.ts";
import type { CreateEventBusRequest, EventBus } from "../../../model/types/events.d.ts";
import { busArn, defaultBus } from "../arns.ts";
import type { Deps, EventsHandler } from "../deps.ts";
import { busExists, busHasRules, defaultBusStays, notImplemented, tooMany, validation } from "../errors.ts";
import { busIn, busNamed, requireBus } from "../find.ts";
import { pageOf } from "../paging.ts";
import { activatePartnerBus, partnerBusIsGone } from "../partners.ts";
import { quotas } from "../quotas.ts";
import type { Bus } from "../state.ts";
import { withTags } from "../tags.ts";

export const createEventBus: EventsHandler<"CreateEventBus"> = (deps, call, input) => {
  const { Name: name, Description: description, DeadLetterConfig, EventSourceName: eventSource } = input;
  refuseSettings(call, input);
  if (eventSource !== undefined && eventSource !== name)
    throw validation("Event bus name must match the name of the partner event source.");
  if (eventSource === undefined && name.includes("/")) throw validation("Event bus name must not contain '/'.");
  if (busIn(deps, call, name)) throw busExists(name);
  if ([...deps.buses.list(call)].filter((bus) => bus.name !== defaultBus).length >= quotas.busesPerAccount)
    throw tooMany();
  if (eventSource !== undefined) activatePartnerBus(deps, call, eventSource, call.now);
  const bus: Bus = {
    name,
    description,
    deadLetterArn: DeadLetterConfig?.Arn,
    eventSource,
    tags: withTags({}, input.Tags),
    createdAt: call.now,
    modifiedAt: call.now,
  };
  deps.buses.put(call, bus);
  return {
    EventBusArn: busArn(call, name),
    ...(description !== undefined && { Description: description }),
    ...(DeadLetterConfig && { DeadLetterConfig }),
  };
};

export const updateEventBus: EventsHandler<"UpdateEventBus"> = (deps, call, input) => {
  const { Name: name = defaultBus, Description, DeadLetterConfig } = input;
  refuseSettings(call, input);
  const bus = requireBus(deps, busNamed(call, name));
  const changed: Bus = {
    ...bus,
    description: Description ?? bus.description,
    deadLetterArn: DeadLetterConfig ? DeadLetterConfig.Arn : bus.deadLetterArn,
    modifiedAt: call.now,
  };
  deps.buses.put(call, changed);
  return {
    Arn: busArn(call, bus.name),
    Name: bus.name,
    ...(changed.description !== undefined && { Description: changed.description }),
    ...(changed.deadLetterArn !== undefined && { DeadLetterConfig: { Arn: changed.deadLetterArn } }),
  };
};

export const deleteEventBus: EventsHandler<"DeleteEventBus"> = (deps, call, { Name }) => {
  const { scope, name } = busNamed(call, Name);
  if (name === defaultBus) throw defaultBusStays();
  const bus = deps.buses.get(scope, name);
  // Deleting what is not there succeeds, as it does in AWS.
  if (!bus) return {};
  if (!deps.rules.list(scope, { prefix: [name], limit: 1 }).next().done) throw busHasRules();
  deps.buses.delete(scope, name);
  if (bus.eventSource !== undefined) partnerBusIsGone(deps, scope, bus.eventSource);
  return {};
};

export const describeEventBus: EventsHandler<"DescribeEventBus"> = (deps, call, { Name }) => {
  const named = busNamed(call, Name);
  const { deadLetterArn, ...bus } = requireBus(deps, named);
  return {
    ...shownBus(named.arn, bus),
    ...(deadLetterArn !== undefined && { DeadLetterConfig: { Arn: deadLetterArn } }),
  };
};

export const listEventBuses: EventsHandler<"ListEventBuses"> = (deps, call, input) => {
  const all = allBuses(deps, call).filter(({ name }) => name.startsWith(input.NamePrefix ?? ""));
  const { items, rest } = pageOf(input, ({ name }) => name, all);
  return { EventBuses: items.map((bus) => shownBus(busArn(call, bus.name), bus)), ...rest };
};

/** In order of their names, with the default bus in its place. */
function allBuses(deps: Deps, call: Call): readonly Bus[] {
  const stored = [...deps.buses.list(call)].filter(({ name }) => name !== defaultBus);
  const standing = busIn(deps, call, defaultBus);
  return [...stored, ...(standing ? [standing] : [])].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function shownBus(arn: string, { name, description, policy, createdAt, modifiedAt }: Bus): EventBus {
  return {
    Name: name,
    Arn: arn,
    ...(description !== undefined && { Description: description }),
    ...(policy !== undefined && { Policy: policy }),
    ...(createdAt !== undefined && { CreationTime: createdAt }),
    ...(modifiedAt !== undefined && { LastModifiedTime: modifiedAt }),
  };
}

function refuseSettings(
  { operation }: Call,
  { KmsKeyIdentifier, LogConfig }: Pick<CreateEventBusRequest, "KmsKeyIdentifier" | "LogConfig">,
): void {
  // The empty text takes a key away, and there is none.
  if (KmsKeyIdentifier) throw notImplemented(operation, "the parameter KmsKeyIdentifier");
  if (LogConfig?.Level !== undefined && LogConfig.Level !== "OFF")
    throw notImplemented(operation, `the parameter LogConfig with the level ${LogConfig.Level}`);
}
