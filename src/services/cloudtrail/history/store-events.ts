import type { Collection } from "../../../kernel/collection.ts";
import type { Events } from "../../../kernel/outbox.ts";
import { recordOf } from "../record/event.ts";
import { isGlobalService } from "../record/global-services.ts";
import type { Account, PendingChunk } from "../state.ts";
import type { Selectable } from "../trails/selection.ts";
import type { Logging, Watch } from "../trails/watch.ts";
import { chunkOf, type FramedEvent } from "./chunk.ts";
import { type History, keep } from "./keep.ts";

export interface EventStore extends History {
  readonly pendingChunks: Collection<PendingChunk>;
  readonly accounts: Collection<Account>;
  readonly watch: Watch;
  readonly events: Events;
  readonly now: () => number;
  /** Something waits for delivery since `at`. */
  readonly onPending: (at: number) => void;
}

/** Puts events where they belong: the history, the trails' pending files, the bus. In a transaction. */
export function storeEvents(store: EventStore, events: readonly FramedEvent[]): void {
  for (const [place, group] of byPlace(events)) {
    const [account = "", region = ""] = place.split(" ");
    const management = group.filter(({ frame }) => frame.managementEvent);
    if (management.length > 0) keep(store, { account, region }, chunkOf(management), store.now());
    const trails = store.watch.in(account, region);
    if (trails.length > 0) log(store, account, region, group, trails);
  }
}

/** By recipient and region. */
function byPlace(events: readonly FramedEvent[]): Map<string, FramedEvent[]> {
  const groups = new Map<string, FramedEvent[]>();
  for (const event of events) {
    const place = `${event.frame.recipientAccountId} ${event.frame.awsRegion}`;
    const group = groups.get(place);
    if (group) group.push(event);
    else groups.set(place, [event]);
  }
  return groups;
}

function log(
  store: EventStore,
  account: string,
  region: string,
  events: readonly FramedEvent[],
  trails: readonly Logging[],
): void {
  const logged = new Set<FramedEvent>();
  for (const { trail, selects } of trails) {
    const chosen = events.filter(({ frame, own }) => {
      if (!trail.includesGlobalServices && isGlobalService(frame.eventSource)) return false;
      return selects(selectableOf({ frame, own }));
    });
    if (chosen.length === 0) continue;
    for (const event of chosen) logged.add(event);
    const { homeRegion, name } = trail;
    store.pendingChunks.put({ account, region }, { homeRegion, trail: name, region, ...chunkOf(chosen) });
  }
  if (logged.size === 0) return;
  store.accounts.put({ account, region }, { id: account });
  store.onPending(store.now());
  for (const event of logged) announce(store.events, account, event);
}

function selectableOf({ frame, own }: FramedEvent): Selectable {
  return {
    managementEvent: frame.managementEvent,
    readOnly: frame.readOnly,
    eventSource: frame.eventSource,
    eventName: frame.eventName,
    userIdentityArn: frame.userIdentity.arn,
    resourceType: frame.dataType,
    resourceArns: own.resources?.flatMap(({ arn }) => arn ?? []) ?? [],
  };
}

/** To EventBridge go the calls that changed something, of those that a trail logs (EventBridge user guide, "AWS service events delivered via CloudTrail"). */
function announce(events: Events, account: string, { frame, own }: FramedEvent): void {
  if (frame.readOnly) return;
  events.emit({
    source: `aws.${frame.eventSource.replace(".amazonaws.com", "")}`,
    detailType: "AWS API Call via CloudTrail",
    account,
    region: frame.awsRegion,
    time: own.at,
    resources: [],
    detail: recordOf(frame, own),
    cause: own.requestId,
  });
}
