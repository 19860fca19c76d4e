import type { Events, Outbox } from "../../../../kernel/outbox.ts";
import type { NotificationConfiguration } from "../../../../model/types/s3.d.ts";
import { bucketArn } from "../../access/arns.ts";
import type { Happened } from "../../objects/happened.ts";
import { type Destination, destinationsOf, rulesOf, sameEvents } from "../../settings/notification.ts";
import { detailOf } from "./detail.ts";
import { eventRows } from "./events.ts";
import { messageOf } from "./record.ts";
import { type Telling, tellingOf } from "./telling.ts";

interface Listener extends Destination {
  readonly prefix: string;
  readonly suffix: string;
}

/** Read once from each configuration. */
const known = new WeakMap<NotificationConfiguration, readonly Listener[]>();

function listenersOf(configuration: NotificationConfiguration): readonly Listener[] {
  let listeners = known.get(configuration);
  if (!listeners) {
    listeners = destinationsOf(configuration).map((each) => ({ ...each, ...rulesOf(each.filter) }));
    known.set(configuration, listeners);
  }
  return listeners;
}

/**
 * Tells those whom a bucket notifies, inside the transaction of the change: the outbox keeps what is on its way. Where
 * nobody is notified, which is most buckets, it costs a look.
 */
export function createNotifier({ outbox, events }: { readonly outbox: Outbox; readonly events: Events }): Happened {
  const next = createSequencer();
  return (call, bucket, happening) => {
    const { notification } = bucket.settings;
    const row = notification && eventRows[happening.event];
    if (!row) return;
    const telling = tellingOf(call, bucket, happening, row, next(call.now));
    for (const listener of listenersOf(notification)) if (hears(listener, telling)) post(outbox, telling, listener);
    if (notification.EventBridgeConfiguration && row.bridge)
      events.emit({
        source: "aws.s3",
        detailType: row.bridge.type,
        account: bucket.account,
        region: bucket.region,
        time: call.now,
        resources: [bucketArn(bucket.name)],
        detail: detailOf(telling),
        cause: call.id,
      });
  };
}

function hears({ events, prefix, suffix }: Listener, { event, version: { key } }: Telling): boolean {
  if (!key.startsWith(prefix) || !key.endsWith(suffix)) return false;
  const name = `s3:${event}`;
  return events.some((wanted) => sameEvents(wanted, name));
}

function post(outbox: Outbox, telling: Telling, { arn, service, id }: Listener): void {
  const { bucket, call } = telling;
  outbox.post(bucket, {
    target: arn,
    body: messageOf(telling, id ?? ""),
    sender: { service: "s3.amazonaws.com", sourceArn: bucketArn(bucket.name), sourceAccount: bucket.account },
    ...(service === "sns" ? { parameters: { Subject: "Amazon S3 Notification" } } : {}),
    cause: call.id,
  });
}

/** Steps of the sequencer in a millisecond. */
const stepsPerMs = 1_000;
const digits = 16;

/** Grows with time, and within a millisecond, so that it grows over a restart too. */
function createSequencer(): (now: number) => string {
  let last = 0;
  return (now) => {
    last = Math.max(last + 1, now * stepsPerMs);
    return last.toString(16).toUpperCase().padStart(digits, "0");
  };
}
