import { createAlarm } from "../../kernel/alarm.ts";
import { bindCollection } from "../../kernel/collection.ts";
import type { Gifts } from "../../kernel/gifts.ts";
import type { Ports } from "../../kernel/ports.ts";
import type { Deps } from "./deps.ts";
import { createKeyRing } from "./encryption/key-ring.ts";
import { openingStore } from "./encryption/sealing.ts";
import { tableKeys } from "./encryption/state.ts";
import { createMeters } from "./meters.ts";
import { requestTokens, tables } from "./state.ts";
import { tableDeps } from "./tables/table-deps.ts";
import { nextDue, runDue } from "./work/run.ts";

/** Apart from the type, which everything here knows: this knows everything that happens by itself. */
export function dynamodbDeps(ports: Ports, _gifts: Partial<Gifts>): Deps {
  const { authorizer, blobs, clock, events, ids, log, outbox, peers, random, seals, store } = ports;
  const keyRing = createKeyRing(random);
  const deps: Omit<Deps, "alarm"> = {
    ...tableDeps(store),
    authorizer,
    blobs,
    clock,
    events,
    ids,
    log,
    outbox,
    peers,
    random,
    seals,
    store: openingStore(store, keyRing),
    rawStore: store,
    keyRing,
    tableKeys: bindCollection(store, tableKeys),
    tables: bindCollection(store, tables),
    tokens: bindCollection(store, requestTokens),
    meters: createMeters(),
  };
  const whole: Deps = {
    ...deps,
    alarm: createAlarm({ clock, log, next: () => nextDue(whole), ring: (now) => runDue(whole, now) }),
  };
  return whole;
}
