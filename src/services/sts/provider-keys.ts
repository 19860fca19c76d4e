import type { createLocalJWKSet, JSONWebKeySet } from "jose";
import { utf8Text } from "../../base/text.ts";
import type { Fetcher, Store } from "../../kernel/ports.ts";

export type KeyFinder = ReturnType<typeof createLocalJWKSet>;

/** The signing keys of OpenID Connect providers, by issuer. */
export interface ProviderKeys {
  /** Throws {@link ProviderUnreachable} or {@link ProviderUnusable}. */
  of(issuer: string, now: number): Promise<KeyFinder>;
  /** For a token that the known keys do not verify: the provider may have changed its keys since. */
  renewed(issuer: string, now: number): Promise<KeyFinder>;
}

/** The provider did not answer. */
export class ProviderUnreachable extends Error {}
/** The provider answered what is no discovery document or no key set. */
export class ProviderUnusable extends Error {}

interface Known {
  readonly keys: KeyFinder;
  readonly fetchedAt: number;
}

/** Providers change keys rarely and announce them ahead; what an hour is too old for, `renewed` finds. */
const freshMs = 3_600_000;
/** Tokens with made-up key ids or signatures must not make us call the provider each time. */
const renewalPauseMs = 10_000;
const rememberedIssuers = 100;
/** AWS takes 100 keys of each type; a discovery document is about 2 KiB. */
const documentBytes = 64 * 1024;
const keySetBytes = 512 * 1024;

/** Forgets all keys on a reset: the next test's issuer may stand at the same address, with other keys. */
export function createProviderKeys(fetcher: Fetcher, store: Pick<Store, "onUpheaval">): ProviderKeys {
  const known = new Map<string, Known>();
  const underway = new Map<string, Promise<Known>>();
  store.onUpheaval(() => {
    known.clear();
    underway.clear();
  });

  /** One fetch an issuer at a time, whoever waits for it. */
  function fetchOnce(issuer: string, now: number): Promise<Known> {
    const running = underway.get(issuer);
    if (running) return running;
    const started: Promise<Known> = fetchKeys(fetcher, issuer)
      .then((keys) => {
        const found = { keys, fetchedAt: now };
        // Else everything was forgotten while it was on its way.
        if (underway.get(issuer) === started) remember(issuer, found);
        return found;
      })
      .finally(() => {
        if (underway.get(issuer) === started) underway.delete(issuer);
      });
    underway.set(issuer, started);
    return started;
  }

  function remember(issuer: string, found: Known): void {
    known.delete(issuer);
    if (known.size >= rememberedIssuers) {
      const oldest = known.keys().next();
      if (!oldest.done) known.delete(oldest.value);
    }
    known.set(issuer, found);
  }

  async function within(issuer: string, now: number, maximumAge: number): Promise<KeyFinder> {
    const held = known.get(issuer);
    // The clock can be moved back, which makes nothing fresher.
    if (held && Math.abs(now - held.fetchedAt) < maximumAge) return held.keys;
    return (await fetchOnce(issuer, now)).keys;
  }

  return {
    of: (issuer, now) => within(issuer, now, freshMs),
    renewed: (issuer, now) => within(issuer, now, renewalPauseMs),
  };
}

/** OpenID Connect Discovery 1.0, section 4: the issuer names itself and where its keys are. */
async function fetchKeys(fetcher: Fetcher, issuer: string): Promise<KeyFinder> {
  const discovery = await fetchJson(
    fetcher,
    `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
    documentBytes,
  );
  const { issuer: named, jwks_uri: keysUrl } = discovery;
  if (named !== issuer) throw new ProviderUnusable(`the discovery document of ${issuer} names another issuer`);
  if (typeof keysUrl !== "string" || !mayFetch(keysUrl, issuer)) {
    throw new ProviderUnusable(`the discovery document of ${issuer} has no jwks_uri of scheme https`);
  }
  const { createLocalJWKSet } = await import("jose");
  const keySet = await fetchJson(fetcher, keysUrl, keySetBytes);
  try {
    return createLocalJWKSet(keySet as unknown as JSONWebKeySet);
  } catch (error) {
    throw new ProviderUnusable(`${keysUrl} is no key set`, { cause: error });
  }
}

async function fetchJson(fetcher: Fetcher, url: string, limit: number): Promise<Record<string, unknown>> {
  const body = await fetcher.get(url, limit).catch((error: unknown) => {
    throw new ProviderUnreachable(`${url} did not answer`, { cause: error });
  });
  try {
    const value: unknown = JSON.parse(utf8Text(body));
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {
    // Not JSON: the same as JSON of another shape.
  }
  throw new ProviderUnusable(`${url} answered no JSON object`);
}

const loopback: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** AWS takes https only. Providers in tests stand on this machine without a certificate; only their own keys do, too. */
export function mayFetch(url: string, issuer: string = url): boolean {
  if (!URL.canParse(url) || !URL.canParse(issuer)) return false;
  const { protocol, hostname, username } = new URL(url);
  if (username !== "") return false;
  if (protocol === "https:") return true;
  return protocol === "http:" && loopback.has(hostname) && loopback.has(new URL(issuer).hostname);
}
