import { createAlarm } from "../../kernel/alarm.ts";
import { bindCollection } from "../../kernel/collection.ts";
import type { Ports } from "../../kernel/ports.ts";
import { createAudiences } from "./audience.ts";
import type { Deps } from "./deps.ts";
import { firstDeadline, ring } from "./jobs.ts";
import { createPace } from "./pace.ts";
import { createPost, type PostState } from "./postbox.ts";
import { createSigner } from "./signer.ts";
import * as state from "./state.ts";

export function snsDeps({ store, clock, ids, random, seals, outbox, peers, authorizer, log }: Ports): Deps {
  const subscriptions = bindCollection(store, state.subscriptions);
  const posted: PostState = {
    postbox: bindCollection(store, state.postbox),
    phones: bindCollection(store, state.phones),
    smsSettings: bindCollection(store, state.smsSettings),
    applications: bindCollection(store, state.applications),
    endpoints: bindCollection(store, state.endpoints),
    store,
    clock,
  };
  const post = createPost(posted);
  const signingIdentities = bindCollection(store, state.signingIdentities);
  const deps: Deps = {
    ...posted,
    topics: bindCollection(store, state.topics),
    subscriptions,
    sequences: bindCollection(store, state.sequences),
    deduplications: bindCollection(store, state.deduplications),
    archive: bindCollection(store, state.archive),
    audiences: createAudiences(subscriptions),
    signer: createSigner({ store, random, seals, signingIdentities }),
    post,
    carriers: { outbox, pace: createPace(clock), post },
    alarm: createAlarm({ clock, log, next: () => firstDeadline(deps), ring: (now) => ring(deps, now) }),
    ids,
    random,
    seals,
    outbox,
    peers,
    authorizer,
  };
  return deps;
}
