import type { Call } from "../../../kernel/call.ts";
import type { WaitingHandler } from "../../../kernel/service.ts";
import type { Operations as Iam } from "../../../model/types/iam.d.ts";
import { oidcProviderArn } from "../arns.ts";
import { addWithin } from "../counts.ts";
import type { Deps, IamHandler } from "../deps.ts";
import { invalidInput, oidcProviderExists, oidcProviderUnreachable, quotaExceeded } from "../errors.ts";
import { findOidcProvider, oidcName, requireOidcProvider } from "../providers.ts";
import { quotas } from "../quotas.ts";
import type { OidcProvider } from "../state/identity-provider.ts";
import { someTags, tagList, withoutTags, withTags } from "../tags.ts";
import { pageOfTags } from "./tags.ts";

type Waiting<Name extends keyof Iam> = WaitingHandler<Iam, Name, Deps>;

/**
 * Without thumbprints IAM looks at the provider itself, and it must answer. Its certificate is then judged by trusted
 * roots, as IAM does for the providers that it knows, so none is kept.
 */
export const createOpenIDConnectProvider: Waiting<"CreateOpenIDConnectProvider"> = async (deps, call, input) => {
  const { oidcProviders, ports } = deps;
  const provider: OidcProvider = {
    url: oidcName(input.Url),
    clientIds: withinQuota([...new Set(input.ClientIDList)]),
    thumbprints: checkedThumbprints(input.ThumbprintList ?? []),
    createdAt: call.now,
    tags: withTags({}, input.Tags),
  };
  if (oidcProviders.get(call, provider.url)) throw oidcProviderExists(input.Url);
  if (provider.thumbprints.length === 0) await requireReachable(deps, input.Url);
  ports.store.transact(() => {
    if (oidcProviders.get(call, provider.url)) throw oidcProviderExists(input.Url);
    addWithin(oidcProviders, call, provider, "OpenIdConnectProvidersPerAccount");
  });
  await ports.store.committed();
  return { OpenIDConnectProviderArn: oidcProviderArn(call.account, provider.url), ...someTags(provider.tags) };
};

/** Discovery documents have a few kilobytes. */
const discoveryBytes = 1_000_000;

async function requireReachable({ ports }: Deps, url: string): Promise<void> {
  try {
    await ports.fetcher.get(`${url.replace(/\/$/, "")}/.well-known/openid-configuration`, discoveryBytes);
  } catch (error) {
    ports.log.warn(`iam: ${url} did not answer: ${error instanceof Error ? error.message : String(error)}`);
    throw oidcProviderUnreachable(url);
  }
}

export const getOpenIDConnectProvider: IamHandler<"GetOpenIDConnectProvider"> = (deps, call, input) => {
  const provider = requireOidcProvider(deps, call, input.OpenIDConnectProviderArn);
  return {
    Url: provider.url,
    ClientIDList: [...provider.clientIds],
    ThumbprintList: [...provider.thumbprints],
    CreateDate: provider.createdAt,
    Tags: tagList(provider.tags),
  };
};

export const listOpenIDConnectProviders: IamHandler<"ListOpenIDConnectProviders"> = ({ oidcProviders }, call) => ({
  OpenIDConnectProviderList: [...oidcProviders.list(call)].map(({ url }) => ({
    Arn: oidcProviderArn(call.account, url),
  })),
});

/** "Idempotent; it does not fail or return an error if you call the operation for a provider that does not exist." */
export const deleteOpenIDConnectProvider: IamHandler<"DeleteOpenIDConnectProvider"> = (deps, call, input) => {
  const provider = findOidcProvider(deps, call, input.OpenIDConnectProviderArn);
  if (provider) deps.oidcProviders.delete(call, provider.url);
  return {};
};

export const addClientIDToOpenIDConnectProvider: IamHandler<"AddClientIDToOpenIDConnectProvider"> = (
  deps,
  call,
  input,
) =>
  change(deps, call, input, ({ clientIds }) => ({
    clientIds: withinQuota([...new Set([...clientIds, input.ClientID])]),
  }));

export const removeClientIDFromOpenIDConnectProvider: IamHandler<"RemoveClientIDFromOpenIDConnectProvider"> = (
  deps,
  call,
  input,
) => change(deps, call, input, ({ clientIds }) => ({ clientIds: clientIds.filter((id) => id !== input.ClientID) }));

export const updateOpenIDConnectProviderThumbprint: IamHandler<"UpdateOpenIDConnectProviderThumbprint"> = (
  deps,
  call,
  input,
) => change(deps, call, input, () => ({ thumbprints: checkedThumbprints(input.ThumbprintList) }));

export const tagOpenIDConnectProvider: IamHandler<"TagOpenIDConnectProvider"> = (deps, call, input) =>
  change(deps, call, input, ({ tags }) => ({ tags: withTags(tags, input.Tags) }));

export const untagOpenIDConnectProvider: IamHandler<"UntagOpenIDConnectProvider"> = (deps, call, input) =>
  change(deps, call, input, ({ tags }) => ({ tags: withoutTags(tags, input.TagKeys) }));

export const listOpenIDConnectProviderTags: IamHandler<"ListOpenIDConnectProviderTags"> = (deps, call, input) =>
  pageOfTags(requireOidcProvider(deps, call, input.OpenIDConnectProviderArn).tags, input);

function change(
  deps: Deps,
  call: Call,
  { OpenIDConnectProviderArn }: { readonly OpenIDConnectProviderArn: string },
  to: (provider: OidcProvider) => Partial<OidcProvider>,
): Record<string, never> {
  const provider = requireOidcProvider(deps, call, OpenIDConnectProviderArn);
  deps.oidcProviders.put(call, { ...provider, ...to(provider) });
  return {};
}

function withinQuota(clientIds: string[]): string[] {
  const limit = quotas.ClientIdsPerOpenIdConnectProvider;
  if (clientIds.length > limit) throw quotaExceeded("ClientIdsPerOpenIdConnectProvider", limit);
  return clientIds;
}

function checkedThumbprints(thumbprints: readonly string[]): readonly string[] {
  const limit = quotas.ThumbprintsPerOpenIdConnectProvider;
  // IAM's own words, though five are taken.
  if (thumbprints.length > limit) throw invalidInput(`Thumbprint list must contain fewer than ${limit} entries.`);
  return thumbprints;
}
