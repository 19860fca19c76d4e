import { arn } from "../../kernel/arn.ts";
import type { Call } from "../../kernel/call.ts";
import type { ConditionContext } from "../../kernel/ports.ts";
import type { AuthorizedRow, IamRow } from "../../kernel/service.ts";
import type { Operations, PutEventsRequestEntry, Tag } from "../../model/types/events.d.ts";
import { archiveArn, busArn, replayArn, ruleArn } from "./arns.ts";
import type { Deps } from "./deps.ts";
import { busIn, busNamed } from "./find.ts";
import { sourceArn } from "./operations/partner-sources.ts";
import { tagged } from "./operations/tags.ts";
import type { Tags } from "./state.ts";

type Rows = { readonly [Name in keyof Operations]?: IamRow<Operations[Name]["input"], Deps> };

/** A bus's policy speaks about the bus and about its rules. */
function policyOf(call: Call, name: string | undefined, deps: Deps) {
  const { scope, name: bus, arn: busArnOf } = busNamed(call, name);
  const text = busIn(deps, scope, bus)?.policy;
  return text === undefined ? undefined : ({ name: "bus policy", arn: busArnOf, text, kind: "resource" } as const);
}

const requestTags = ({ Tags = [] }: { Tags?: readonly Tag[] | undefined }): Tags =>
  Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));

interface OnRule {
  readonly EventBusName?: string | undefined;
}

/** An action on a rule, which may stand on another account's bus. */
function onRule<Input extends OnRule>(
  action: string,
  nameOf: (input: Input) => string,
  more?: (input: Input) => ConditionContext,
): AuthorizedRow<Input, Deps> {
  return {
    action,
    resource(call, input) {
      const bus = busNamed(call, input.EventBusName);
      return ruleArn(bus.scope, bus.name, nameOf(input));
    },
    resourcePolicy: (call, input, deps) => policyOf(call, input.EventBusName, deps),
    resourceTags(call, input, deps) {
      const bus = busNamed(call, input.EventBusName);
      return deps.rules.get(bus.scope, bus.name, nameOf(input))?.tags;
    },
    // Service authorization reference, "Condition keys for Amazon EventBridge".
    context(call, input, deps) {
      const bus = busNamed(call, input.EventBusName);
      const rule = deps.rules.get(bus.scope, bus.name, nameOf(input));
      return {
        "events:creatorAccount": rule?.createdBy ?? call.account,
        "events:ManagedBy": rule?.managedBy,
        ...more?.(input),
      };
    },
  };
}

const named = <Input extends OnRule & { readonly Name: string }>(action: string): AuthorizedRow<Input, Deps> =>
  onRule<Input>(action, ({ Name }) => Name);
const byRule = ({ Rule }: { readonly Rule: string }): string => Rule;

function onBus<Input extends { readonly Name?: string | undefined }>(action: string): AuthorizedRow<Input, Deps> {
  return {
    action,
    resource: (call, { Name }) => busNamed(call, Name).arn,
    resourcePolicy: (call, { Name }, deps) => policyOf(call, Name, deps),
    resourceTags(call, { Name }, deps) {
      const { scope, name } = busNamed(call, Name);
      return busIn(deps, scope, name)?.tags;
    },
  };
}

const onSource = <Input extends { readonly Name: string }>(action: string): AuthorizedRow<Input, Deps> => ({
  action,
  resource: (call, { Name }) => sourceArn(call, Name),
});
const onAny = <Input extends object>(action: string): AuthorizedRow<Input, Deps> => ({ action, resource: () => "*" });

const onArchive = <Input extends { readonly ArchiveName: string }>(action: string): AuthorizedRow<Input, Deps> => ({
  action,
  resource: (call, { ArchiveName }) => archiveArn(call, ArchiveName),
});

/** Connections and API destinations have an id in their ARNs, which policies name as a star. */
const onIdentified = <Input extends { readonly Name: string }>(
  action: string,
  kind: "connection" | "api-destination",
): AuthorizedRow<Input, Deps> => ({
  action,
  resource(call, { Name }, { connections, apiDestinations }) {
    const found = kind === "connection" ? connections.get(call, Name) : apiDestinations.get(call, Name);
    return arn("events", call.region, call.account, `${kind}/${Name}/${found?.id ?? "*"}`);
  },
});
const onConnection = <Input extends { readonly Name: string }>(action: string) =>
  onIdentified<Input>(action, "connection");
const onDestination = <Input extends { readonly Name: string }>(action: string) =>
  onIdentified<Input>(action, "api-destination");

const onReplay = <Input extends { readonly ReplayName: string }>(action: string): AuthorizedRow<Input, Deps> => ({
  action,
  resource: (call, { ReplayName }) => replayArn(call, ReplayName),
});

const onTagged = <Input extends { readonly ResourceARN: string }>(action: string): AuthorizedRow<Input, Deps> => ({
  action,
  resource: (_call, { ResourceARN }) => ResourceARN,
  resourceTags: (call, { ResourceARN }, deps) => tagged(deps, call, ResourceARN).tags,
});

/** What a pattern that is put names outright: `events:source`, `events:detail-type`. */
function patternContext({ EventPattern }: Operations["PutRule"]["input"]): ConditionContext {
  if (EventPattern === undefined) return {};
  let pattern: Readonly<Record<string, unknown>>;
  try {
    pattern = JSON.parse(EventPattern) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
  const texts = (member: unknown): readonly string[] | undefined =>
    Array.isArray(member) && member.every((each) => typeof each === "string") ? member : undefined;
  return { "events:source": texts(pattern.source), "events:detail-type": texts(pattern["detail-type"]) };
}

function entriesContext(entries: readonly PutEventsRequestEntry[]): ConditionContext {
  const texts = (given: readonly (string | undefined)[]): readonly string[] =>
    given.filter((text) => text !== undefined);
  return {
    "events:source": texts(entries.map(({ Source }) => Source)),
    "events:detail-type": texts(entries.map(({ DetailType }) => DetailType)),
    "events:eventBusInvocation": "false",
  };
}

/** Operation to action, resource and who decides. */
export const iam = {
  ActivateEventSource: onSource("events:ActivateEventSource"),
  CancelReplay: onReplay("events:CancelReplay"),
  CreateApiDestination: onDestination("events:CreateApiDestination"),
  CreateArchive: onArchive("events:CreateArchive"),
  CreateConnection: onConnection("events:CreateConnection"),
  CreateEventBus: {
    action: "events:CreateEventBus",
    resource: (call, { Name }: Operations["CreateEventBus"]["input"]) => busArn(call, Name),
    requestTags,
  },
  CreatePartnerEventSource: onSource("events:CreatePartnerEventSource"),
  DeauthorizeConnection: onConnection("events:DeauthorizeConnection"),
  DeactivateEventSource: onSource("events:DeactivateEventSource"),
  DeleteApiDestination: onDestination("events:DeleteApiDestination"),
  DeleteArchive: onArchive("events:DeleteArchive"),
  DeleteConnection: onConnection("events:DeleteConnection"),
  DeleteEventBus: onBus("events:DeleteEventBus"),
  DeletePartnerEventSource: onSource("events:DeletePartnerEventSource"),
  DeleteRule: named("events:DeleteRule"),
  DescribeApiDestination: onDestination("events:DescribeApiDestination"),
  DescribeArchive: onArchive("events:DescribeArchive"),
  DescribeConnection: onConnection("events:DescribeConnection"),
  DescribeEventBus: onBus("events:DescribeEventBus"),
  DescribeEventSource: onSource("events:DescribeEventSource"),
  DescribePartnerEventSource: onSource("events:DescribePartnerEventSource"),
  DescribeReplay: onReplay("events:DescribeReplay"),
  DescribeRule: named("events:DescribeRule"),
  DisableRule: named("events:DisableRule"),
  EnableRule: named("events:EnableRule"),
  ListApiDestinations: onAny("events:ListApiDestinations"),
  ListArchives: onAny("events:ListArchives"),
  ListConnections: onAny("events:ListConnections"),
  ListEventBuses: onAny("events:ListEventBuses"),
  ListEventSources: onAny("events:ListEventSources"),
  ListPartnerEventSourceAccounts: {
    action: "events:ListPartnerEventSourceAccounts",
    resource: (call, { EventSourceName }: Operations["ListPartnerEventSourceAccounts"]["input"]) =>
      sourceArn(call, EventSourceName),
  },
  ListPartnerEventSources: onAny("events:ListPartnerEventSources"),
  ListReplays: onAny("events:ListReplays"),
  ListRuleNamesByTarget: onAny("events:ListRuleNamesByTarget"),
  ListRules: onAny("events:ListRules"),
  ListTagsForResource: onTagged("events:ListTagsForResource"),
  ListTargetsByRule: onRule<Operations["ListTargetsByRule"]["input"]>("events:ListTargetsByRule", byRule),
  PutEvents: {
    action: "events:PutEvents",
    resource: (call, { Entries }: Operations["PutEvents"]["input"]) => [
      ...new Set(Entries.map(({ EventBusName }) => busNamed(call, EventBusName).arn)),
    ],
    resourcePolicy: (call, _input, deps, resource) => policyOf(call, resource, deps),
    context: (_call, { Entries }) => entriesContext(Entries),
  },
  PutPartnerEvents: onAny("events:PutPartnerEvents"),
  PutPermission: {
    action: "events:PutPermission",
    resource: (call, { EventBusName }: Operations["PutPermission"]["input"]) => busNamed(call, EventBusName).arn,
  },
  PutRule: {
    ...onRule("events:PutRule", ({ Name }: Operations["PutRule"]["input"]) => Name, patternContext),
    requestTags,
  },
  PutTargets: onRule("events:PutTargets", byRule, ({ Targets }: Operations["PutTargets"]["input"]) => ({
    "events:TargetArn": Targets.map(({ Arn }) => Arn),
  })),
  RemovePermission: {
    action: "events:RemovePermission",
    resource: (call, { EventBusName }: Operations["RemovePermission"]["input"]) => busNamed(call, EventBusName).arn,
  },
  RemoveTargets: onRule<Operations["RemoveTargets"]["input"]>("events:RemoveTargets", byRule),
  StartReplay: {
    action: "events:StartReplay",
    resource: (_call, { EventSourceArn }: Operations["StartReplay"]["input"]) => EventSourceArn,
  },
  TagResource: { ...onTagged("events:TagResource"), requestTags },
  TestEventPattern: onAny("events:TestEventPattern"),
  UntagResource: {
    ...onTagged("events:UntagResource"),
    tagKeys: ({ TagKeys }: Operations["UntagResource"]["input"]) => TagKeys,
  },
  UpdateApiDestination: onDestination("events:UpdateApiDestination"),
  UpdateArchive: onArchive("events:UpdateArchive"),
  UpdateConnection: onConnection("events:UpdateConnection"),
  UpdateEventBus: onBus("events:UpdateEventBus"),
} satisfies Rows;
