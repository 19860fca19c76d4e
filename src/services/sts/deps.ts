import type { Gifts, Identities, Organization } from "../../kernel/gifts.ts";
import type { Authorizer, Ids, Ports, Random, Seals } from "../../kernel/ports.ts";
import { type ClaimKeys, createClaimKeys } from "./claims.ts";
import { createProviderKeys, type ProviderKeys } from "./provider-keys.ts";
import { createSessions, type Sessions } from "./sessions.ts";

/** What STS may touch. It stores nothing: all that it knows of a session is sealed into the session's token. */
export interface Deps {
  readonly ids: Ids;
  readonly random: Random;
  readonly seals: Seals;
  readonly authorizer: Authorizer;
  readonly identities: Identities;
  /** Undefined: the account is in no organization. */
  readonly organization: () => Organization | undefined;
  readonly sessions: Sessions;
  readonly providerKeys: ProviderKeys;
  readonly claimKeys: ClaimKeys;
}

export function stsDeps(ports: Ports, gifts: Partial<Gifts>): Deps {
  const { identities } = gifts;
  if (!identities) throw new Error("sts needs the gift identities: nobody could assume a role without roles");
  const { ids, random, seals, authorizer, fetcher, published, store } = ports;
  return {
    ids,
    random,
    seals,
    authorizer,
    identities,
    organization: () => gifts.organization,
    sessions: createSessions(seals),
    providerKeys: createProviderKeys(fetcher, store),
    claimKeys: createClaimKeys(published),
  };
}
