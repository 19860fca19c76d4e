import { toBase64 } from "../../base/base64.ts";
import type { Call, Principal, Session } from "../../kernel/call.ts";
import type { Credentials } from "../../model/types/sts.d.ts";
import type { Deps } from "./deps.ts";
import { sealCredential } from "./token.ts";

/** A principal whose session is about to begin. */
export type NewSession = Omit<Session, "issuedAt" | "expiresAt">;

export interface Issue {
  readonly principal: Omit<Principal, "session" | "accessKeyId">;
  readonly session: NewSession;
  readonly seconds: number;
  readonly minimumTokenSize?: number | undefined;
}

/** The members that all operations which issue credentials answer with. */
export interface Issued {
  readonly Credentials: Credentials;
  /** Bytes. */
  readonly SessionTokenSize: number;
  /** Percent of the largest token, rounded up. */
  readonly SessionTokenUtilization: number;
}

/** STS API reference, AssumeRole, `MinimumSessionTokenSize`: a token of 4,096 bytes is the largest to be asked for. */
const largestToken = 4_096;

/** Forty characters of base64, as AWS's secrets are. */
const secretBytes = 30;

export function issueCredentials({ ids, random, seals }: Deps, call: Call, issue: Issue): Issued {
  const accessKeyId = ids.accessKeyId("ASIA", issue.principal.account);
  const secret = toBase64(random.bytes(secretBytes));
  const issuedAt = call.now;
  // Whole seconds, as the wire's Expiration has no more: a credential ends when its answer said so.
  const expiresAt = issuedAt - (issuedAt % 1000) + issue.seconds * 1000;
  const principal: Principal = { ...issue.principal, session: { ...issue.session, issuedAt, expiresAt } };
  const token = sealCredential(seals, { accessKeyId, secret, principal }, issue.minimumTokenSize);
  return {
    Credentials: { AccessKeyId: accessKeyId, SecretAccessKey: secret, SessionToken: token, Expiration: expiresAt },
    SessionTokenSize: token.length,
    SessionTokenUtilization: Math.min(100, Math.ceil((100 * token.length) / largestToken)),
  };
}
