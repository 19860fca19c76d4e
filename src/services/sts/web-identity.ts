import { compactVerify, decodeJwt, decodeProtectedHeader, errors, type JWTPayload } from "jose";
import { parseJson } from "../../base/json.ts";
import { utf8Text } from "../../base/text.ts";
import type { WebIdentityProviderFacts } from "../../kernel/gifts.ts";
import { sourceIdentityClaim, tagClaims } from "./claims.ts";
import type { Deps } from "./deps.ts";
import { expiredToken, idpCommunicationError, invalidIdentityToken } from "./errors.ts";
import type { FederatedIdentity } from "./federated-identity.ts";
import { type KeyFinder, mayFetch, ProviderUnreachable, ProviderUnusable } from "./provider-keys.ts";
import { sessionTags, tagsOfFederation } from "./session-tags.ts";
import { sourceIdentityOfFederation } from "./source-identity.ts";

/**
 * Verifies an OpenID Connect ID token: its provider must be one of the role's account, its signature the provider's, its
 * times right by the house's clock, its audience one that the account gave to the provider.
 */
export interface WebIdentity {
  readonly subject: string;
  readonly audience: string;
  readonly provider: string;
  readonly identity: Omit<FederatedIdentity, "sessionName">;
}

/** IAM user guide, "Create an OpenID Connect identity provider": the algorithms of the provider's keys. */
const algorithms = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"];

/** Seconds by which a provider's clock may be ahead of ours. */
const leewaySeconds = 60;

/** Google's tokens need no provider in the account; the trust policy's condition on the audience is what protects. */
const googleIssuer = "https://accounts.google.com";

type Provider = Pick<WebIdentityProviderFacts, "arn" | "url"> & { readonly clientIds: readonly string[] | undefined };

export async function verifyWebIdentity(deps: Deps, account: string, token: string, now: number): Promise<WebIdentity> {
  const issuer = issuerOf(token);
  const provider = findProvider(deps, account, issuer);
  const claims = await verifiedClaims(deps, issuer, token, now);
  checkTimes(claims, now);
  const { sub: subject } = claims;
  if (subject === undefined || subject === "") throw invalidIdentityToken("Missing a required claim: sub");
  const audience = audienceOf(claims);
  if (audience === undefined || provider.clientIds?.includes(audience) === false) {
    throw invalidIdentityToken("Incorrect token audience");
  }
  const tags = tagClaims(claims);
  if (!tags) throw invalidIdentityToken("The session tags of the token are not valid");
  return {
    subject,
    audience,
    provider: provider.arn,
    identity: {
      principal: {
        kind: "web-identity",
        account: "",
        arn: "",
        id: `${provider.arn}:${audience}:${subject}`,
        provider: provider.arn,
      },
      keys: {
        ...deps.claimKeys.from(provider.url, claims),
        [`${provider.url}:aud`]: audience,
        // `aud` speaks of the party that the token was made for; what the claim said is `oaud` then.
        ...(claims.azp === undefined || claims.aud === undefined ? {} : { [`${provider.url}:oaud`]: claims.aud }),
      },
      tags: sessionTags(tagsOfFederation(tags.tags), tags.transitiveKeys),
      sourceIdentity: sourceIdentityOfFederation(sourceIdentityClaim(claims)),
    },
  };
}

/** Read before anything is verified: it only says whose keys to verify with. */
function issuerOf(token: string): string {
  try {
    const { alg } = decodeProtectedHeader(token);
    const { iss } = decodeJwt(token);
    if (iss !== undefined && alg !== undefined && algorithms.includes(alg)) return iss;
  } catch (error) {
    if (!(error instanceof errors.JOSEError) && !(error instanceof TypeError)) throw error;
  }
  throw invalidIdentityToken(
    "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
  );
}

function findProvider({ identities }: Deps, account: string, issuer: string): Provider {
  const withoutScheme = issuer.replace(/^https?:\/\//, "");
  const found = identities.webIdentityProvider(account, withoutScheme);
  if (found && mayFetch(issuer)) return found;
  if (issuer === googleIssuer) return { arn: withoutScheme, url: withoutScheme, clientIds: undefined };
  throw invalidIdentityToken(`No OpenIDConnect provider found in your account for ${issuer}`);
}

const noKey =
  "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements";

async function verifiedClaims({ providerKeys }: Deps, issuer: string, token: string, now: number): Promise<JWTPayload> {
  try {
    const claims = await withKeys(token, await providerKeys.of(issuer, now));
    if (typeof claims === "object") return claims;
    const renewed = await withKeys(token, await providerKeys.renewed(issuer, now));
    return typeof renewed === "object" ? renewed : refuse(renewed);
  } catch (error) {
    if (error instanceof ProviderUnreachable) {
      throw idpCommunicationError("The identity provider could not be reached to verify the identity token.");
    }
    if (error instanceof ProviderUnusable) throw invalidIdentityToken(noKey);
    throw error;
  }
}

/** What newer keys may mend: the token's key is not among those known, or its signature is not that key's. */
type Unverified = "no key" | "bad signature";

const unverified = "The web identity token that was passed could not be validated by AWS.";

function refuse(because: Unverified): never {
  throw invalidIdentityToken(because === "no key" ? noKey : unverified);
}

async function withKeys(token: string, keys: KeyFinder): Promise<JWTPayload | Unverified> {
  try {
    const { payload } = await compactVerify(token, keys, { algorithms });
    return parseJson(utf8Text(payload)) as JWTPayload;
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) return "no key";
    if (error instanceof errors.JWSSignatureVerificationFailed) return "bad signature";
    if (error instanceof errors.JWKSMultipleMatchingKeys) return refuse("no key");
    if (error instanceof errors.JOSEError || error instanceof TypeError) return refuse("bad signature");
    throw error;
  }
}

/** Times are seconds in claims and in AWS's message. */
function checkTimes({ exp, nbf, iat }: JWTPayload, now: number): void {
  const seconds = Math.floor(now / 1000);
  for (const [name, value] of Object.entries({ exp, iat })) {
    if (typeof value !== "number") throw invalidIdentityToken(`Missing a required claim: ${name}`);
  }
  if (exp !== undefined && seconds >= exp) {
    throw expiredToken(
      `Token expired: current date/time ${seconds} must be before the expiration date/time ${Math.floor(exp)}`,
    );
  }
  if (nbf !== undefined && typeof nbf !== "number") throw invalidIdentityToken("The claim nbf is not a number");
  const begins = Math.max(nbf ?? 0, iat ?? 0);
  if (begins > seconds + leewaySeconds) {
    throw invalidIdentityToken(`Token is not valid yet: current date/time ${seconds} is before ${Math.floor(begins)}`);
  }
}

/** The authorized party where the token names one, else its sole audience. Several without a party fit nobody. */
function audienceOf({ aud, azp }: JWTPayload): string | undefined {
  if (typeof azp === "string") return azp;
  if (typeof aud === "string") return aud;
  return aud?.length === 1 ? aud[0] : undefined;
}
