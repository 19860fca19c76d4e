import { keep } from "../../base/kept.ts";
import type { Json } from "../../engines/event-pattern/index.ts";
import { arn } from "../../kernel/arn.ts";
import type { Scope } from "../../kernel/call.ts";
import type { DiscoveredEvent } from "../../kernel/gifts.ts";
import type { Deps } from "./deps.ts";
import { addVersion } from "./keep.ts";
import { mergedShape, type Shape, shapeOf } from "./shape.ts";
import type { Discoverer, Schema } from "./state.ts";
import { discoveredSchema, schemaName } from "./write-schema.ts";

/** Where discoverers put what they find. */
export const discoveredRegistry = "discovered-schemas";

/** Which buses are listened to, as long as no discoverer changes: every event asks. */
/** Buses of which is remembered who listens. */
const mostBuses = 10_000;

const lately = new WeakMap<
  Deps["discoverers"],
  { readonly changes: number; readonly buses: Map<string, Discoverer | undefined> }
>();

export function listenerOf({ discoverers }: Deps, { account, region }: Scope, bus: string): Discoverer | undefined {
  const known = lately.get(discoverers);
  const kept = known?.changes === discoverers.changes() ? known : { changes: discoverers.changes(), buses: new Map() };
  if (kept !== known) lately.set(discoverers, kept);
  const name = arn("events", region, account, `event-bus/${bus}`);
  if (!kept.buses.has(name)) {
    const all = [...discoverers.list({ account, region })];
    const listener = all.find(({ sourceArn, state }) => sourceArn === name && state === "STARTED");
    keep(kept.buses, name, listener, mostBuses);
  }
  return kept.buses.get(name);
}

/** Learns from an event on a bus, inside the transaction that brought it. A schema gets a version whenever it changes. */
export function discover(
  deps: Deps,
  scope: Scope,
  bus: string,
  { source, detailType, account, detail }: DiscoveredEvent,
): void {
  const listener = listenerOf(deps, scope, bus);
  if (!listener || (account !== scope.account && !listener.crossAccount)) return;
  const shape = shapeOf(detail as Json);
  if (!shape) return;
  const now = deps.clock.now();
  if (!deps.registries.get(scope, discoveredRegistry))
    deps.registries.put(scope, { name: discoveredRegistry, description: "Registry of discovered schemas.", tags: {} });
  const name = schemaName({ source, detailType });
  const known = deps.schemas.get(scope, discoveredRegistry, name);
  const seen: Shape = known?.seen ? mergedShape(known.seen, shape) : shape;
  if (known && JSON.stringify(known.seen) === JSON.stringify(seen)) return;
  const type = "OpenApi3" as const;
  const description = `Schema for event type ${detailType}, published by ${source}.`;
  const schema: Schema = known
    ? { ...known, seen }
    : {
        registry: discoveredRegistry,
        name,
        description,
        type,
        tags: {},
        version: 0,
        createdAt: now,
        modifiedAt: now,
        seen,
      };
  addVersion(deps, scope, schema, type, discoveredSchema({ source, detailType }, seen, type), now);
}
