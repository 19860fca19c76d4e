import { isProblem, readPrivateKey } from "../../../engines/certificate.ts";
import { readSamlMetadata } from "../../../engines/saml-metadata.ts";
import type { Call } from "../../../kernel/call.ts";
import { samlProviderArn } from "../arns.ts";
import { addWithin } from "../counts.ts";
import type { Deps, IamHandler } from "../deps.ts";
import { invalidInput, noSuchSamlManifest, quotaExceeded, samlProviderExists } from "../errors.ts";
import { findSamlProvider, requireSamlProvider } from "../providers.ts";
import { quotas } from "../quotas.ts";
import { sealText } from "../sealed-text.ts";
import type { SamlPrivateKey, SamlProvider } from "../state/identity-provider.ts";
import { someTags, withoutTags, withTags } from "../tags.ts";
import { pageOfTags } from "./tags.ts";

export const createSAMLProvider: IamHandler<"CreateSAMLProvider"> = (deps, call, input) => {
  const { samlProviders, ids } = deps;
  if (samlProviders.get(call, input.Name)) throw samlProviderExists(input.Name);
  const provider: SamlProvider = {
    name: input.Name,
    uuid: ids.next("samlProvider"),
    ...readDocument(input.SAMLMetadataDocument),
    createdAt: call.now,
    encryption: input.AssertionEncryptionMode,
    privateKeys: input.AddPrivateKey === undefined ? [] : [newKey(deps, call, input.AddPrivateKey)],
    tags: withTags({}, input.Tags),
  };
  requireKeyForEncryption(provider);
  addWithin(samlProviders, call, provider, "SAMLProvidersPerAccount");
  return { SAMLProviderArn: samlProviderArn(call.account, provider.name), ...someTags(provider.tags) };
};

export const updateSAMLProvider: IamHandler<"UpdateSAMLProvider"> = (deps, call, input) => {
  const provider = requireSamlProvider(deps, call, input.SAMLProviderArn);
  const updated: SamlProvider = {
    ...provider,
    ...(input.SAMLMetadataDocument !== undefined && readDocument(input.SAMLMetadataDocument)),
    encryption: input.AssertionEncryptionMode ?? provider.encryption,
    privateKeys: changedKeys(deps, call, provider.privateKeys, input),
  };
  requireKeyForEncryption(updated);
  deps.samlProviders.put(call, updated);
  return { SAMLProviderArn: samlProviderArn(call.account, provider.name) };
};

export const getSAMLProvider: IamHandler<"GetSAMLProvider"> = (deps, call, { SAMLProviderArn }) => {
  const provider = requireSamlProvider(deps, call, SAMLProviderArn);
  return {
    SAMLProviderUUID: provider.uuid,
    SAMLMetadataDocument: provider.metadata,
    CreateDate: provider.createdAt,
    ...(provider.validUntil !== undefined && { ValidUntil: provider.validUntil }),
    ...someTags(provider.tags),
    ...(provider.encryption !== undefined && { AssertionEncryptionMode: provider.encryption }),
    PrivateKeyList: provider.privateKeys.map(({ id, addedAt }) => ({ KeyId: id, Timestamp: addedAt })),
  };
};

export const listSAMLProviders: IamHandler<"ListSAMLProviders"> = ({ samlProviders }, call) => ({
  SAMLProviderList: [...samlProviders.list(call)].map(({ name, validUntil, createdAt }) => ({
    Arn: samlProviderArn(call.account, name),
    ...(validUntil !== undefined && { ValidUntil: validUntil }),
    CreateDate: createdAt,
  })),
});

export const deleteSAMLProvider: IamHandler<"DeleteSAMLProvider"> = (deps, call, { SAMLProviderArn }) => {
  const provider = findSamlProvider(deps, call, SAMLProviderArn);
  if (!provider) throw noSuchSamlManifest(SAMLProviderArn);
  deps.samlProviders.delete(call, provider.name);
  return {};
};

export const tagSAMLProvider: IamHandler<"TagSAMLProvider"> = (deps, call, { SAMLProviderArn, Tags }) => {
  const provider = requireSamlProvider(deps, call, SAMLProviderArn);
  deps.samlProviders.put(call, { ...provider, tags: withTags(provider.tags, Tags) });
  return {};
};

export const untagSAMLProvider: IamHandler<"UntagSAMLProvider"> = (deps, call, { SAMLProviderArn, TagKeys }) => {
  const provider = requireSamlProvider(deps, call, SAMLProviderArn);
  deps.samlProviders.put(call, { ...provider, tags: withoutTags(provider.tags, TagKeys) });
  return {};
};

export const listSAMLProviderTags: IamHandler<"ListSAMLProviderTags"> = (deps, call, input) =>
  pageOfTags(requireSamlProvider(deps, call, input.SAMLProviderArn).tags, input);

function readDocument(document: string): Pick<SamlProvider, "metadata" | "validUntil"> {
  const metadata = readSamlMetadata(document);
  if (!metadata) throw invalidInput("Could not parse metadata");
  return { metadata: document, validUntil: metadata.validUntil };
}

interface KeyChanges {
  readonly AddPrivateKey?: string | undefined;
  readonly RemovePrivateKey?: string | undefined;
}

/** "You can have up to two": a key goes before another comes, so that a full list can be rotated in one call. */
function changedKeys(
  deps: Deps,
  call: Call,
  keys: readonly SamlPrivateKey[],
  { AddPrivateKey, RemovePrivateKey }: KeyChanges,
): readonly SamlPrivateKey[] {
  const left = keys.filter(({ id }) => id !== RemovePrivateKey);
  if (RemovePrivateKey !== undefined && left.length === keys.length) {
    throw invalidInput(`The private key with id ${RemovePrivateKey} cannot be found.`);
  }
  if (AddPrivateKey === undefined) return left;
  const limit = quotas.PrivateKeysPerSAMLProvider;
  if (left.length >= limit) throw quotaExceeded("PrivateKeysPerSAMLProvider", limit);
  return [...left, newKey(deps, call, AddPrivateKey)];
}

function newKey({ ids, ports }: Deps, call: Call, pem: string): SamlPrivateKey {
  const key = readPrivateKey(pem);
  if (isProblem(key)) throw invalidInput("The private key must be in PEM format and not encrypted.");
  return {
    id: ids.next("samlPrivateKey"),
    sealed: sealText(ports.seals, "iam-saml-private-key", pem),
    addedAt: call.now,
  };
}

function requireKeyForEncryption({ encryption, privateKeys }: SamlProvider): void {
  if (encryption !== "Required" || privateKeys.length > 0) return;
  throw invalidInput("AssertionEncryptionMode Required needs a private key to decrypt assertions with.");
}
