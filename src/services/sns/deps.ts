import type { Alarm } from "../../kernel/alarm.ts";
import type { Collection } from "../../kernel/collection.ts";
import type { Outbox } from "../../kernel/outbox.ts";
import type { Peers } from "../../kernel/peers.ts";
import type { Authorizer, Clock, Ids, Random, Seals, Store } from "../../kernel/ports.ts";
import type { Handler, WaitingHandler } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/sns.d.ts";
import type { Audiences } from "./audience.ts";
import type { Carriers } from "./deliver.ts";
import type { Post, PostState } from "./postbox.ts";
import type { Signer } from "./signer.ts";
import type * as state from "./state.ts";

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
