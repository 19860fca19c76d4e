import { X509Certificate } from "node:crypto";
import { MalformedError } from "../base/malformed.ts";
import { parseIso8601 } from "../base/timestamp.ts";
import { parseXml, type XmlElement } from "../base/xml.ts";

/** Metadata of an identity provider: OASIS "Metadata for SAML V2.0", as far as a service provider needs it. */

export interface SamlMetadata {
  readonly entityId: string;
  /** Certificates that the provider signs with, in DER. */
  readonly signingCertificates: readonly Uint8Array[];
  /** Epoch milliseconds: the earliest end of the document's own validity and of its certificates'. */
  readonly validUntil: number | undefined;
}

const namespaces = {
  metadata: "urn:oasis:names:tc:SAML:2.0:metadata",
  signature: "http://www.w3.org/2000/09/xmldsig#",
} as const;

/** Real documents have some hundred elements; those of large federations are split by entity. */
const limits = { depth: 64, elements: 100_000 };

/** Undefined where `text` is no metadata of an identity provider that signs. */
export function readSamlMetadata(text: string): SamlMetadata | undefined {
  try {
    const root = parseXml(text, limits);
    const entityId = root.attributes.entityID;
    if (!is(root, "metadata", "EntityDescriptor") || entityId === undefined || entityId === "") return undefined;
    const provider = root.children.find((child) => is(child, "metadata", "IDPSSODescriptor"));
    if (!provider) return undefined;
    const signingCertificates = certificatesIn(provider);
    if (signingCertificates.length === 0) return undefined;
    const ends = signingCertificates.map((der) => Date.parse(new X509Certificate(der).validTo));
    for (const { attributes } of [root, provider]) {
      if (attributes.validUntil !== undefined) ends.push(parseIso8601(attributes.validUntil));
    }
    return { entityId, signingCertificates, validUntil: Math.min(...ends) };
  } catch (error) {
    if (error instanceof MalformedError || isCertificateError(error)) return undefined;
    throw error;
  }
}

/** A key without `use` serves for signing and encryption. */
function certificatesIn(provider: XmlElement): Buffer[] {
  const found: Buffer[] = [];
  for (const key of provider.children) {
    if (is(key, "metadata", "KeyDescriptor") && key.attributes.use !== "encryption") collect(key, found);
  }
  return found;
}

function collect(element: XmlElement, found: Buffer[]): void {
  if (is(element, "signature", "X509Certificate")) found.push(Buffer.from(element.text, "base64"));
  for (const child of element.children) collect(child, found);
}

const is = (element: XmlElement, namespace: keyof typeof namespaces, name: string): boolean =>
  element.name === name && element.namespace === namespaces[namespace];

/** What node:crypto throws on bytes that are no certificate. */
const isCertificateError = (error: unknown): boolean =>
  error instanceof Error && "code" in error && String(error.code).startsWith("ERR_OSSL");
