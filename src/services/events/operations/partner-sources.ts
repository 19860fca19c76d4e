import { arn } from "../../../kernel/arn.ts";
import type { EventSource, PutPartnerEventsResultEntry } from "../../../model/types/events.d.ts";
import type { EventsHandler } from "../deps.ts";
import { readDetail } from "../entries.ts";
import { partnerSourceExists, partnerSourceNotFound, partnerSourceState } from "../errors.ts";
import { busIn } from "../find.ts";
import { pageOf } from "../paging.ts";
import { expiryOf, isThere, requireSource, setState } from "../partners.ts";
import { publish } from "../publish.ts";
import type { PartnerSource } from "../state.ts";
import { house } from "../timers.ts";
import { checkSize, eventOf } from "./put-events.ts";

/** Sources belong to no account. */
export const sourceArn = ({ region }: { readonly region: string }, name: string): string =>
  arn("events", region, "", `event-source/${name}`);

export const createPartnerEventSource: EventsHandler<"CreatePartnerEventSource"> = (deps, call, { Name, Account }) => {
  const { region } = call;
  const old = deps.partnerSources.get(house, Account, region, Name);
  if (old && isThere(old, call.now)) throw partnerSourceExists(Name);
  const source: PartnerSource = {
    name: Name,
    account: Account,
    region,
    partner: call.account,
    state: "PENDING",
    createdAt: call.now,
  };
  deps.partnerSources.put(house, source);
  return { EventSourceArn: sourceArn(call, Name) };
};

export const deletePartnerEventSource: EventsHandler<"DeletePartnerEventSource"> = (deps, call, { Name, Account }) => {
  const source = deps.partnerSources.get(house, Account, call.region, Name);
  if (!source || source.partner !== call.account) return {};
  // A bus that was made for it stays, and is told so.
  if (source.state === "PENDING") deps.partnerSources.delete(house, Account, call.region, Name);
  else setState(deps, source, "DELETED");
  return {};
};

export const describePartnerEventSource: EventsHandler<"DescribePartnerEventSource"> = (deps, call, { Name }) => {
  const [source] = deps.partnerSources.findBy(house, "partner", call.account, call.region, Name);
  if (!source) throw partnerSourceNotFound(Name);
  return { Arn: sourceArn(call, Name), Name };
};

export const listPartnerEventSources: EventsHandler<"ListPartnerEventSources"> = (deps, call, input) => {
  const own = [...deps.partnerSources.findBy(house, "partner", call.account, call.region)];
  const names = new Set(own.map(({ name }) => name).filter((name) => name.startsWith(input.NamePrefix)));
  const { items, rest } = pageOf(input, (name) => name, names);
  return { PartnerEventSources: items.map((Name) => ({ Arn: sourceArn(call, Name), Name })), ...rest };
};

export const listPartnerEventSourceAccounts: EventsHandler<"ListPartnerEventSourceAccounts"> = (deps, call, input) => {
  const { EventSourceName: name } = input;
  const own = [...deps.partnerSources.findBy(house, "partner", call.account, call.region, name)];
  if (own.length === 0) throw partnerSourceNotFound(name);
  const { items, rest } = pageOf(input, ({ account }) => account, own);
  const PartnerEventSourceAccounts = items.map((source) => ({
    Account: source.account,
    CreationTime: source.createdAt,
    State: source.state,
    ...expiration(source),
  }));
  return { PartnerEventSourceAccounts, ...rest };
};

export const describeEventSource: EventsHandler<"DescribeEventSource"> = (deps, call, { Name }) =>
  shownSource(requireSource(deps, call, Name, call.now));

export const listEventSources: EventsHandler<"ListEventSources"> = (deps, call, input) => {
  const all = [...deps.partnerSources.list(house, { prefix: [call.account, call.region] })];
  const wanted = all.filter((source) => isThere(source, call.now) && source.name.startsWith(input.NamePrefix ?? ""));
  const { items, rest } = pageOf(input, ({ name }) => name, wanted);
  return { EventSources: items.map(shownSource), ...rest };
};

export const activateEventSource: EventsHandler<"ActivateEventSource"> = (deps, call, { Name }) => {
  const source = requireSource(deps, call, Name, call.now);
  if (source.state === "DELETED") throw partnerSourceState(Name, source.state);
  setState(deps, source, "ACTIVE");
  return {};
};

export const deactivateEventSource: EventsHandler<"DeactivateEventSource"> = (deps, call, { Name }) => {
  const source = requireSource(deps, call, Name, call.now);
  if (source.state === "DELETED") throw partnerSourceState(Name, source.state);
  // It waits anew: the two weeks begin now.
  deps.partnerSources.put(house, { ...source, state: "PENDING", createdAt: call.now });
  return {};
};

/** Each event goes to every customer who has made the bus of its source. */
export const putPartnerEvents: EventsHandler<"PutPartnerEvents"> = (deps, call, { Entries }) => {
  checkSize(Entries);
  const results = Entries.map((entry): PutPartnerEventsResultEntry => {
    const { Source = "", DetailType = "", Detail = "" } = entry;
    const customers = [...deps.partnerSources.findBy(house, "partner", call.account, call.region, Source)];
    if (customers.length === 0)
      return {
        ErrorCode: "InvalidArgument",
        ErrorMessage: `Parameter Source is not valid. Reason: Event source ${Source} does not exist.`,
      };
    const told = readDetail(Source, DetailType, Detail);
    if ("ErrorCode" in told) return told;
    const event = eventOf(deps, call, told, entry);
    for (const { account, region, state } of customers) {
      const scope = { account, region };
      if (state !== "ACTIVE" || !busIn(deps, scope, Source)) continue;
      publish(deps, scope, Source, event, { now: call.now, cause: call.id });
    }
    return { EventId: event.envelope.id };
  });
  return { FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode !== undefined).length, Entries: results };
};

const expiration = (source: PartnerSource): { ExpirationTime?: number } => {
  const at = expiryOf(source);
  return at === undefined ? {} : { ExpirationTime: at };
};

function shownSource(source: PartnerSource): EventSource {
  const { name, partner, createdAt, state } = source;
  return {
    Arn: sourceArn(source, name),
    CreatedBy: partner,
    CreationTime: createdAt,
    Name: name,
    State: state,
    ...expiration(source),
  };
}
