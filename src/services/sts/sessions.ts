import type { CredentialAnswer, CredentialGiver } from "../../kernel/gifts.ts";
import type { Seals } from "../../kernel/ports.ts";
import { openCredential } from "./token.ts";

/** The gift that opens session tokens for the road. */
export type Sessions = CredentialGiver;

interface Known {
  readonly accessKeyId: string;
  readonly expiresAt: number;
  readonly answer: CredentialAnswer;
}

/** Sessions in use at one time. At about 2 KiB each the memory is bounded by 4 MiB. */
const rememberedSessions = 2_048;

const badToken: CredentialAnswer = { state: "bad-token" };
const expired: CredentialAnswer = { state: "expired" };

/**
 * Opening a token costs a decryption and a parse; a client sends the same token with every request. So tokens that
 * opened are remembered, oldest forgotten first, and the same token gives the same principal object, under which takers
 * keep what they derive. Tokens that did not open are not remembered: anybody can make those.
 */
export function createSessions(seals: Seals): Sessions {
  const byToken = new Map<string, Known>();

  function open(token: string): Known | undefined {
    const credential = openCredential(seals, token);
    if (!credential?.principal.session) return undefined;
    const { accessKeyId, secret } = credential;
    const principal = { ...credential.principal, accessKeyId };
    const expiresAt = credential.principal.session.expiresAt;
    return { accessKeyId, expiresAt, answer: { state: "valid", secret, principal } };
  }

  function remember(token: string, known: Known): void {
    if (byToken.size >= rememberedSessions) {
      const oldest = byToken.keys().next();
      if (!oldest.done) byToken.delete(oldest.value);
    }
    byToken.set(token, known);
  }

  return {
    find(accessKeyId, token, now) {
      // The secret of a temporary key stands in its token, so the key alone proves nothing.
      if (token === undefined) return badToken;
      let known = byToken.get(token);
      if (!known) {
        known = open(token);
        if (!known) return badToken;
        remember(token, known);
      }
      if (known.accessKeyId !== accessKeyId) return badToken;
      return now < known.expiresAt ? known.answer : expired;
    },
  };
}
