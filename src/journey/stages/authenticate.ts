import type { ChunkSigner } from "../../engines/sigv4/chunks.ts";
import { sha256Hex } from "../../engines/sigv4/digest.ts";
import { expiredToken, invalidToken, missingToken, unknownKey } from "../../engines/sigv4/failures.ts";
import { createSigningKeyCache } from "../../engines/sigv4/keys.ts";
import { judgePostPolicy } from "../../engines/sigv4/post-conditions.ts";
import { type PresentedPolicy, readPostPolicy, verifyPostPolicy } from "../../engines/sigv4/post-policy.ts";
import { type Reading, readCredentials } from "../../engines/sigv4/read.ts";
import type { Failure, Family, PayloadDuty, Presented, SigningRules } from "../../engines/sigv4/types.ts";
import { verify } from "../../engines/sigv4/verify.ts";
import type { Principal } from "../../kernel/call.ts";
import type { CredentialAnswer, CredentialGiver } from "../../kernel/gifts.ts";
import { type Passage, Refusal, type Stage, type Verdict } from "../../kernel/stage.ts";
import { anonymous, callOf, rootOfKey } from "../access/principals.ts";
import type { House, Settings } from "../house.ts";
import { withoutSecrets } from "../redact.ts";
import { bareDuty, collected, errorOf, signedBody, trailersOf } from "../signed-body.ts";
import { rulesFor } from "../signing-rules.ts";
import { sizedBody } from "../sized-body.ts";
import { foreignRefused } from "./origin.ts";

export interface AuthenticateFacts {
  readonly mode: Settings["auth"];
  /** How the request was signed; `policy`: a browser's form. */
  readonly form: "header" | "query" | "policy" | "none";
  readonly principal: string;
  readonly accessKeyId?: string;
  readonly scope?: string;
  readonly signedHeaders?: readonly string[];
  readonly expiresAt?: number;
  /** Why it was refused, in one word, or would have been. */
  readonly reason?: string;
  readonly wouldRefuse?: string;
  /** What should have been signed. */
  readonly canonicalRequest?: string;
  readonly stringToSign?: string;
}

/** Finds out who asks: reads the signature, finds the credential, verifies. Fills in the principal and the call. */
export const authenticate = (house: House): Stage<AuthenticateFacts> => {
  const keys = createSigningKeyCache();
  const { auth: mode } = house.settings;

  function admit(passage: Passage, principal: Principal, facts: AuthenticateFacts): AuthenticateFacts {
    passage.principal = principal;
    passage.journey.principal = principal.arn;
    passage.journey.account = principal.account;
    passage.call = callOf(house.settings, passage, principal);
    return facts;
  }

  /** Refuses, or in audit mode records that it would have and lets the request pass as `principal`. */
  function refuse(passage: Passage, failure: Failure, about: About, principal?: Principal): Admission {
    const facts: AuthenticateFacts = {
      ...factsOf(mode, about.presented, principal),
      ...about.computed,
      reason: failure.reason,
    };
    if (mode === "enforce") {
      return new Refusal(errorOf(failure), facts);
    }
    const admitted = principal ?? rootOfKey(house.settings, about.presented?.accessKeyId);
    return admitBare(passage, admitted, { ...facts, principal: admitted.arn, wouldRefuse: failure.message });
  }

  /** Lets in whose signature nobody checks, or who has none. The body's frames are no part of it all the same. */
  const admitBare = (passage: Passage, principal: Principal, facts: AuthenticateFacts): Admission =>
    takeBody(passage, bareDuty(passage), undefined, principal, facts);

  function judge(passage: Passage, presented: Shown, rules: SigningRules, answer: CredentialAnswer): Admission {
    if (answer.state !== "valid")
      return refuse(passage, failureOf(answer.state, presented, rules.family), { presented });
    const { principal, secret } = answer;
    if (passage.foreign !== undefined && !issuedKey.test(presented.accessKeyId))
      return foreignRefused(passage, passage.foreign);
    if (isClosedTo(passage, principal)) {
      return refuse(passage, unknownKey(rules.family, presented.accessKeyId), { presented }, principal);
    }
    if (presented.kind === "policy") return judgeForm(passage, presented, secret, principal);
    const verdict = verify(
      {
        facts: passage.arrival,
        presented,
        secretAccessKey: secret,
        bodySha256: digestOf(passage),
        bucket: passage.hostLabel,
      },
      rules,
      keys,
    );
    if (verdict.ok) {
      const signer = { presented, secretAccessKey: secret, keys };
      return takeBody(passage, verdict.payload, signer, principal, keptFacts(mode, presented, principal));
    }
    const computed = verdict.computed && keptStrings(verdict.computed, passage.operation);
    return refuse(passage, verdict.failure, { presented, ...(computed && { computed }) }, principal);
  }

  /** A form's policy is signed, and says what else the form may hold. */
  function judgeForm(passage: Passage, presented: PresentedPolicy, secret: string, principal: Principal): Admission {
    const { form, request } = passage;
    if (!form || request.body instanceof Uint8Array) throw new Error("authenticate: a policy without a form");
    const verdict = verifyPostPolicy(presented, secret, keys);
    const judged = verdict.ok ? judgePostPolicy(presented.policy, form, passage.now) : verdict.failure;
    if (judged.kind === "failure") return refuse(passage, judged, { presented }, principal);
    request.body = sizedBody(request.body, judged);
    return admit(passage, principal, factsOf(mode, presented, principal));
  }

  /** What is signed in pieces, or by a digest of what is yet to come, is checked as it is read. */
  function takeBody(
    passage: Passage,
    duty: PayloadDuty,
    signer: ChunkSigner | undefined,
    principal: Principal,
    facts: AuthenticateFacts,
  ): Admission {
    if (duty.kind === "verified" || duty.kind === "unsigned") return admit(passage, principal, facts);
    const whole = passage.request.body instanceof Uint8Array;
    const body = signedBody(passage.request.body, duty, passage.arrival, signer);
    if ("kind" in body)
      return new Refusal(errorOf(body), { ...facts, reason: body.reason } satisfies AuthenticateFacts);
    passage.request.body = body;
    if (!whole || body instanceof Uint8Array) return admit(passage, principal, facts);
    return collected(body).then((all) => {
      passage.request.body = all;
      passage.trailers = trailersOf(body);
      return admit(passage, principal, facts);
    });
  }

  return {
    name: "authenticate",
    run(passage) {
      if (passage.operation?.traits.auth === "none")
        return admit(passage, anonymous, factsOf(mode, undefined, anonymous));
      const rules = rulesFor(passage);
      const reading = passage.form ? readPostPolicy(passage.form.fields, rules) : read(house, passage, rules);
      if (mode === "lenient") {
        const presented = isPresented(reading) ? reading : undefined;
        const root = rootOfKey(house.settings, presented?.accessKeyId);
        return admitBare(passage, root, factsOf(mode, presented, root));
      }
      if (reading.kind === "anonymous") {
        if (!passage.service?.definition.quirks.anonymous) return refuse(passage, missingToken(rules.family), {});
        return admitBare(passage, anonymous, factsOf(mode, undefined, anonymous));
      }
      if (!isPresented(reading)) return refuse(passage, reading, {});
      const giver = house.gift(isTemporary(reading) ? "sessions" : "credentials");
      if (giver instanceof Promise) {
        return giver.then((given) => judge(passage, reading, rules, ask(given, reading, passage.now)));
      }
      return judge(passage, reading, rules, ask(giver, reading, passage.now));
    },
  };
};

/** The customary keys are known to every web page; these only to whoever they were issued to. */
const issuedKey = /^A(KIA|SIA)[A-Z2-7]{16}$/;

/** Some services take no calls from some sessions; AWS answers as for a key that it does not know. */
function isClosedTo({ service }: Passage, { session }: Principal): boolean {
  const closed = session && service?.definition.quirks.closedTo;
  if (!closed) return false;
  return closed.some(
    ({ openedBy, unlessMfa }) => openedBy === session.openedBy && !(unlessMfa && session.mfaAt !== undefined),
  );
}

type Admission = Verdict<AuthenticateFacts> | Promise<Verdict<AuthenticateFacts>>;

/** What a request shows of its signer. */
type Shown = Presented | PresentedPolicy;

interface About {
  readonly presented?: Shown;
  readonly computed?: Computed;
}

interface Computed {
  readonly canonicalRequest: string;
  readonly stringToSign: string;
}

const isPresented = (reading: Reading | PresentedPolicy): reading is Shown =>
  reading.kind !== "anonymous" && reading.kind !== "failure";

/**
 * Judged by the house's clock. A client's signature is made by the wall's, so where the house's clock was moved, a signed
 * header may be of either; a presigned URL's life is the house's alone, since its end is what one moves the clock to see.
 */
function read(house: House, passage: Passage, rules: SigningRules): Reading {
  const reading = readCredentials(passage.arrival, passage.now, rules);
  if (reading.kind !== "failure" || (reading.reason !== "expired" && reading.reason !== "not-current")) return reading;
  if (passage.arrival.query.includes("X-Amz-Signature=")) return reading;
  return readCredentials(passage.arrival, house.clock.wallNow(), rules);
}

/** By the key's prefix, not by a token: many a setup fills in a token beside the customary key. */
const isTemporary = ({ accessKeyId }: Shown): boolean => accessKeyId.startsWith("ASIA");

function ask(giver: CredentialGiver | undefined, presented: Shown, now: number): CredentialAnswer {
  return giver?.find(presented.accessKeyId, presented.sessionToken, now) ?? { state: "unknown" };
}

function failureOf(state: Exclude<CredentialAnswer["state"], "valid">, presented: Shown, family: Family): Failure {
  if (state === "expired") return expiredToken(family, presented.sessionToken ?? "");
  if (state === "bad-token") return invalidToken(family, presented.sessionToken ?? "");
  return unknownKey(family, presented.accessKeyId);
}

/** Undefined for a body that is still to come; whoever reads it then owes the check. */
function digestOf({ request: { body } }: Passage): string | undefined {
  return body instanceof Uint8Array ? sha256Hex(body) : undefined;
}

function factsOf(
  mode: Settings["auth"],
  presented: Shown | undefined,
  principal: Principal | undefined,
): AuthenticateFacts {
  const who = principal?.arn ?? "";
  if (!presented) return { mode, form: "none", principal: who };
  const facts = {
    mode,
    form: presented.kind,
    principal: who,
    accessKeyId: presented.accessKeyId,
    scope: presented.scope.text,
    ...(presented.kind !== "policy" && { signedHeaders: presented.signedHeaders }),
  };
  const expiresAt = principal?.session?.expiresAt;
  return expiresAt === undefined ? facts : { ...facts, expiresAt };
}

const kept = new WeakMap<Principal, AuthenticateFacts>();

/** A client that signs alike gets the same facts: they outlive the request, and most clients sign alike. */
function keptFacts(mode: Settings["auth"], presented: Presented, principal: Principal): AuthenticateFacts {
  const last = kept.get(principal);
  if (
    last &&
    last.scope === presented.scope.text &&
    last.form === presented.kind &&
    sameList(last.signedHeaders, presented.signedHeaders)
  ) {
    return last;
  }
  const facts = factsOf(mode, presented, principal);
  kept.set(principal, facts);
  return facts;
}

function sameList(a: readonly string[] | undefined, b: readonly string[]): boolean {
  if (a?.length !== b.length) return false;
  for (let at = 0; at < b.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

/** Characters of a canonical request that a journey keeps: enough to see what differs, and thousands of them fit. */
const longestKept = 8_192;

function keptStrings({ canonicalRequest, stringToSign }: Computed, operation: Passage["operation"]): Computed {
  return { canonicalRequest: withoutSecrets(canonicalRequest, operation).slice(0, longestKept), stringToSign };
}
