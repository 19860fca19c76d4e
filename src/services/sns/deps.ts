import { type Alarm, createAlarm } from "../../kernel/alarm.ts";
import { bindCollection, type Collection } from "../../kernel/collection.ts";
import type { Outbox } from "../../kernel/outbox.ts";
import type { Peers } from "../../kernel/peers.ts";
import type { Authorizer, Clock, Ids, Ports, Random, Seals, Store } from "../../kernel/ports.ts";
import type { Handler, WaitingHandler } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/sns.d.ts";
import { type Audiences, createAudiences } from "./audience.ts";
import type { Carriers } from "./deliver.ts";
import { firstDeadline, ring } from "./jobs.ts";
import { createPace } from "./pace.ts";
import { createPost, type Post, type PostState } from "./postbox.ts";
import { createSigner, type Signer } from "./signer.ts";
import * as state from "./state.ts";

/** What SNS may touch. */
export interface Deps extends PostState {
  readonly topics: Collection<state.Topic>;
  readonly subscriptions: Collection<state.Subscription>;
  readonly sequences: Collection<state.Sequence>;
  readonly deduplications: Collection<state.Deduplication>;
  readonly archive: Collection<state.Archived>;
  readonly audiences: Audiences;
  readonly signer: Signer;
  readonly post: Post;
  readonly carriers: Carriers;
  readonly alarm: Alarm;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly seals: Seals;
  readonly outbox: Outbox;
  readonly peers: Peers;
  readonly authorizer: Authorizer;
}

export type SnsHandler<Name extends keyof Operations> = Handler<Operations, Name, Deps>;
export type WaitingSnsHandler<Name extends keyof Operations> = WaitingHandler<Operations, Name, Deps>;

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
