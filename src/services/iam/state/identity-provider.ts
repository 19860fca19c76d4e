import { defineCollection } from "../../../kernel/collection.ts";
import type { Taggable } from "./principal.ts";

export interface OidcProvider extends Taggable {
  /** Without the scheme: the name in the ARN. */
  readonly url: string;
  readonly clientIds: readonly string[];
  /** SHA-1 of certificates, in hexadecimal. Empty where none was given: then the machine's own trusted roots decide. */
  readonly thumbprints: readonly string[];
  readonly createdAt: number;
}

export const oidcProviders = defineCollection<OidcProvider>({
  name: "iam.oidc-providers",
  scope: "account",
  version: 1,
  key: (provider) => [provider.url],
});

export interface SamlProvider extends Taggable {
  readonly name: string;
  readonly uuid: string;
  readonly metadata: string;
  readonly createdAt: number;
  readonly validUntil?: number | undefined;
  readonly encryption?: "Required" | "Allowed" | undefined;
  /** Two at most: the one in use, and the one that it is being replaced with. */
  readonly privateKeys: readonly SamlPrivateKey[];
}

export interface SamlPrivateKey {
  readonly id: string;
  /** Base64 of the PEM, sealed. */
  readonly sealed: string;
  readonly addedAt: number;
}

export const samlProviders = defineCollection<SamlProvider>({
  name: "iam.saml-providers",
  scope: "account",
  version: 1,
  key: (provider) => [provider.name],
});
