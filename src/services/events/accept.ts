import type { Json } from "../../engines/event-pattern/index.ts";
import type { ServiceEvent } from "../../kernel/outbox.ts";
import { defaultBus } from "./arns.ts";
import type { Deps } from "./deps.ts";
import { busEvent, eventTime } from "./event.ts";
import { publish } from "./publish.ts";

/** An event of another service here, inside the transaction of what happened: it comes to its account's default bus. */
export function accept(
  deps: Deps,
  { source, detailType, account, region, time, resources, detail, cause }: ServiceEvent,
): void {
  const scope = { account, region };
  // Every call of every service comes by here: what nobody listens to is not even written.
  if (deps.compiled.of(scope, defaultBus).size === 0 && !deps.discovery()?.listens(scope, defaultBus)) return;
  const head = {
    id: deps.ids.next("request"),
    "detail-type": detailType,
    source,
    account,
    time: eventTime(time),
    region,
    resources,
  };
  // What has no value is no member of JSON; patterns must not see it.
  const detailText = JSON.stringify(detail);
  const event = busEvent(head, JSON.parse(detailText) as Json, detailText);
  publish(deps, scope, defaultBus, event, { now: deps.clock.now(), cause });
}
