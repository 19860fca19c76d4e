import { isAccountId, parseArn } from "../../kernel/arn.ts";
import type { Scope } from "../../kernel/call.ts";
import type { SamlProviderFacts, WebIdentityProviderFacts } from "../../kernel/gifts.ts";
import { oidcProviderArn } from "./arns.ts";
import type { Deps } from "./deps.ts";
import { invalidInput, invalidOidcUrl, noSuchOidcProvider, noSuchSamlProvider } from "./errors.ts";
import type { OidcProvider, SamlProvider } from "./state/identity-provider.ts";

/** Finding identity providers by what requests and tokens call them. */

const httpsPrefix = "https://";

/** A provider on this machine has no certificate that anybody trusts, and the port that was free. */
const localUrl = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(?=[:/]|$)/;

/**
 * The name of a provider in ARNs: its URL without the scheme. "The URL must begin with https:// ... should not contain a
 * port number", and no query (API reference, "CreateOpenIDConnectProvider"); one on this machine may have http and a port.
 */
export function oidcName(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const local = localUrl.test(url);
  if (!parsed || !(local || url.startsWith(httpsPrefix)) || (parsed.port !== "" && !local)) throw invalidOidcUrl();
  if (parsed.username !== "" || parsed.search !== "" || parsed.hash !== "") throw invalidOidcUrl();
  return withoutScheme(url);
}

const withoutScheme = (url: string): string => url.replace(/^https?:\/\//, "");

/** What `arn` names behind `kind`, where it is of this account. */
function nameIn(arn: string, kind: string, account: string): string | undefined {
  const parsed = parseArn(arn);
  if (parsed?.service !== "iam" || !isAccountId(parsed.account)) throw invalidInput(`Invalid ARN: ${arn}`);
  if (parsed.account !== account || !parsed.resource.startsWith(`${kind}/`)) return undefined;
  return parsed.resource.slice(kind.length + 1);
}

export function findOidcProvider({ oidcProviders }: Deps, scope: Scope, arn: string): OidcProvider | undefined {
  const name = nameIn(arn, "oidc-provider", scope.account);
  return name === undefined ? undefined : oidcProviders.get(scope, name);
}

export function requireOidcProvider(deps: Deps, scope: Scope, arn: string): OidcProvider {
  const provider = findOidcProvider(deps, scope, arn);
  if (!provider) throw noSuchOidcProvider(arn);
  return provider;
}

export function findSamlProvider({ samlProviders }: Deps, scope: Scope, arn: string): SamlProvider | undefined {
  const name = nameIn(arn, "saml-provider", scope.account);
  return name === undefined ? undefined : samlProviders.get(scope, name);
}

export function requireSamlProvider(deps: Deps, scope: Scope, arn: string): SamlProvider {
  const provider = findSamlProvider(deps, scope, arn);
  if (!provider) throw noSuchSamlProvider(arn);
  return provider;
}

/** For tokens: `url` is the issuer, with its scheme or without. */
export function webIdentityProvider(deps: Deps, account: string, url: string): WebIdentityProviderFacts | undefined {
  const name = withoutScheme(url);
  const provider = deps.oidcProviders.get({ account, region: "" }, name);
  if (!provider) return undefined;
  const { clientIds, thumbprints } = provider;
  return { arn: oidcProviderArn(account, provider.url), url: provider.url, clientIds, thumbprints };
}

/** For assertions: the ARN stands in the request, and may be of any account and any form. */
export function samlProvider(deps: Deps, arn: string): SamlProviderFacts | undefined {
  const parsed = parseArn(arn);
  if (parsed?.service !== "iam" || !parsed.resource.startsWith("saml-provider/")) return undefined;
  const name = parsed.resource.slice("saml-provider/".length);
  const provider = deps.samlProviders.get({ account: parsed.account, region: "" }, name);
  return provider && { arn, metadata: provider.metadata };
}
