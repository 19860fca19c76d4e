import { bindCollection, type Collection } from "../../kernel/collection.ts";
import type { Gifts, Identities } from "../../kernel/gifts.ts";
import type { Authorizer, Ids, Ports, Random, Seals, Store } from "../../kernel/ports.ts";
import type { Handler, WaitingHandler } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/kms.d.ts";
import { type Alias, aliases, type Grant, grants, type KmsKey, keys } from "./state.ts";

/** What KMS may touch. */
export interface Deps {
  readonly keys: Collection<KmsKey>;
  readonly aliases: Collection<Alias>;
  readonly grants: Collection<Grant>;
  readonly store: Store;
  readonly ids: Ids;
  readonly random: Random;
  readonly seals: Seals;
  readonly authorizer: Authorizer;
  /** Whom a key policy may name. */
  readonly identities: Identities;
}

export type KmsHandler<Name extends keyof Operations> = Handler<Operations, Name, Deps>;
export type WaitingKmsHandler<Name extends keyof Operations> = WaitingHandler<Operations, Name, Deps>;

export function kmsDeps({ store, ids, random, seals, authorizer }: Ports, { identities }: Partial<Gifts>): Deps {
  if (!identities) throw new Error("kms needs the gift identities: key policies name users and roles");
  return {
    keys: bindCollection(store, keys),
    aliases: bindCollection(store, aliases),
    grants: bindCollection(store, grants),
    store,
    ids,
    random,
    seals,
    authorizer,
    identities,
  };
}
