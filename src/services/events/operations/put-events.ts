import type { Call } from "../../../kernel/call.ts";
import type { PutEventsRequestEntry, PutEventsResultEntry } from "../../../model/types/events.d.ts";
import { serviceName } from "../arns.ts";
import type { Deps, EventsHandler } from "../deps.ts";
import { type EntryFailure, entryBytes, readEntry, type Told } from "../entries.ts";
import { notImplemented, validation } from "../errors.ts";
import { type BusEvent, busEvent, eventTime, readEvent } from "../event.ts";
import { busIn, busNamed } from "../find.ts";
import { publish } from "../publish.ts";
import { quotas } from "../quotas.ts";

/** Every match of every entry becomes a delivery in the transaction that this is: what is answered is not lost. */
export const putEvents: EventsHandler<"PutEvents"> = (deps, call, { Entries, EndpointId }) => {
  if (EndpointId !== undefined) throw notImplemented(call.operation, "the parameter EndpointId (global endpoints)");
  checkSize(Entries);
  const results = Entries.map((entry) =>
    isForwarded(call) ? takeForwarded(deps, call, entry) : take(deps, call, entry),
  );
  return { FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode !== undefined).length, Entries: results };
};

export function checkSize(entries: readonly PutEventsRequestEntry[]): void {
  let bytes = 0;
  for (const entry of entries) bytes += entryBytes(entry);
  if (bytes > quotas.entriesBytes) throw validation("Total size of the entries in the request is over the limit.");
}

function take(deps: Deps, call: Call, entry: PutEventsRequestEntry): PutEventsResultEntry {
  const told = readEntry(entry);
  if ("ErrorCode" in told) return told;
  const event = eventOf(deps, call, told, entry);
  return deliver(deps, call, entry, event, false);
}

export function eventOf(
  { ids }: Pick<Deps, "ids">,
  { account, region, now }: Call,
  { source, detailType, detail, detailText }: Told,
  { Time, Resources }: Pick<PutEventsRequestEntry, "Time" | "Resources">,
): BusEvent {
  const head = {
    id: ids.next("request"),
    "detail-type": detailType,
    source,
    account,
    time: eventTime(Time ?? now),
    region,
    resources: Resources ?? [],
  };
  return busEvent(head, detail, detailText);
}

/** A rule on another bus sends the event as it was: with its id, its account and its source, AWS's own included. */
const isForwarded = ({ entrance, via }: Call): boolean => entrance === "peer" && via?.services.at(-1) === serviceName;

function takeForwarded(deps: Deps, call: Call, entry: PutEventsRequestEntry): PutEventsResultEntry {
  return deliver(deps, call, entry, readEvent(entry.Detail ?? ""), true);
}

function deliver(
  deps: Deps,
  call: Call,
  { EventBusName, TraceHeader: trace }: PutEventsRequestEntry,
  event: BusEvent,
  forwarded: boolean,
): PutEventsResultEntry | EntryFailure {
  const { scope, name } = busNamed(call, EventBusName);
  // Observed: an event for a bus that does not exist is taken, and nobody hears it.
  if (busIn(deps, scope, name)) publish(deps, scope, name, event, { now: call.now, cause: call.id, trace, forwarded });
  else deps.log.warn(`an event for the bus ${name} is dropped: there is no such bus`);
  return { EventId: event.envelope.id };
}
