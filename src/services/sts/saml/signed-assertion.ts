import { X509Certificate } from "node:crypto";
import { DOMParser } from "@xmldom/xmldom";
import { SignedXml } from "xml-crypto";
import { MalformedError } from "../../../base/malformed.ts";
import { parseXml, type XmlElement } from "../../../base/xml.ts";
import { invalidIdentityToken } from "../errors.ts";
import { is, type SamlNamespace } from "./names.ts";

/**
 * From a response of the identity provider to the assertion that its signature covers.
 *
 * The defence against signature wrapping: nothing is read from the document that came in but where its signatures are.
 * What is read afterwards is the canonical text that the signature was computed over, parsed anew. Besides, a response
 * with a second assertion, a repeated id, a document type or a signature in another place is refused as a whole.
 */

/** SHA-1 is left out: what it signs can be forged. */
const signatureAlgorithms: readonly string[] = [
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
  "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1",
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
];
const digestAlgorithms: readonly string[] = [
  "http://www.w3.org/2001/04/xmlenc#sha256",
  "http://www.w3.org/2001/04/xmlenc#sha512",
];
/** Canonical forms with comments are left out: text with a comment in it reads differently to different readers. */
const transforms: readonly string[] = [
  "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
  "http://www.w3.org/2001/10/xml-exc-c14n#",
  "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
];

const success = "urn:oasis:names:tc:SAML:2.0:status:Success";
/** AWS takes 100,000 characters of base64; a real response has some hundred elements. */
const limits = { depth: 64, elements: 10_000 };

/** The verified assertion. `certificates` are the provider's, in DER. Throws InvalidIdentityToken. */
export function signedAssertion(encoded: string, certificates: readonly Uint8Array[]): XmlElement {
  const text = decodeResponse(encoded);
  const response = parseStrictly(text);
  if (!is(response, "protocol", "Response")) throw invalidResponse();
  refuseAmbiguity(response);
  const verified = verifySignatures(text, certificates);
  const assertion = verified.find((each) => is(each, "assertion", "Assertion")) ?? assertionIn(verified);
  if (!assertion) throw invalidResponse();
  return assertion;
}

export const invalidResponse = () => invalidIdentityToken("Invalid SAML response");
const signatureInvalid = () => invalidIdentityToken("Response signature invalid");

function decodeResponse(encoded: string): string {
  const compact = encoded.replace(/\s/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) throw invalidIdentityToken("Invalid base64 SAMLResponse");
  return Buffer.from(compact, "base64").toString();
}

/** The strict reader knows no document types, hence no entities, for the reader of the signatures to stumble over. */
function parseStrictly(text: string): XmlElement {
  try {
    return parseXml(text, limits);
  } catch (error) {
    if (error instanceof MalformedError) throw invalidResponse();
    throw error;
  }
}

function refuseAmbiguity(response: XmlElement): void {
  const ids = new Set<string>();
  let assertions = 0;
  const visit = (element: XmlElement): void => {
    if (is(element, "assertion", "Assertion")) assertions++;
    if (element.name === "EncryptedAssertion") throw invalidIdentityToken("Encrypted assertions are not implemented");
    for (const name of ["ID", "Id", "id"]) {
      const id = element.attributes[name];
      if (id === undefined) continue;
      if (ids.has(id)) throw invalidResponse();
      ids.add(id);
    }
    for (const child of element.children) visit(child);
  };
  visit(response);
  if (assertions !== 1 || !child(response, "assertion", "Assertion")) throw invalidResponse();
  const status = child(child(response, "protocol", "Status"), "protocol", "StatusCode");
  if (status?.attributes.Value !== success) throw invalidResponse();
}

const child = (parent: XmlElement | undefined, namespace: SamlNamespace, name: string): XmlElement | undefined =>
  parent?.children.find((each) => is(each, namespace, name));

/** Where the response is signed as a whole, its one assertion. */
function assertionIn(verified: readonly XmlElement[]): XmlElement | undefined {
  const response = verified.find((each) => is(each, "protocol", "Response"));
  return child(response, "assertion", "Assertion");
}

/** The elements that the signatures cover, from their canonical text. Every signature must verify, and there must be one. */
function verifySignatures(text: string, certificates: readonly Uint8Array[]): XmlElement[] {
  const document = new DOMParser().parseFromString(text, "text/xml");
  const nodes = Array.from(document.getElementsByTagNameNS("http://www.w3.org/2000/09/xmldsig#", "Signature"));
  if (nodes.length === 0) throw signatureInvalid();
  return nodes.map((node) => {
    for (const der of certificates) {
      const covered = coveredBy(text, node, der);
      if (covered) return covered;
    }
    throw signatureInvalid();
  });
}

/** The element that `signature` covers, which must be its parent; undefined where it does not verify. */
function coveredBy(text: string, signature: Element, certificate: Uint8Array): XmlElement | undefined {
  const parentId = (signature.parentNode as Element | null)?.getAttribute("ID");
  const verifier = new SignedXml({ publicCert: new X509Certificate(certificate).publicKey });
  verifier.SignatureAlgorithms = only(verifier.SignatureAlgorithms, signatureAlgorithms);
  verifier.HashAlgorithms = only(verifier.HashAlgorithms, digestAlgorithms);
  verifier.CanonicalizationAlgorithms = only(verifier.CanonicalizationAlgorithms, transforms);
  try {
    verifier.loadSignature(signature);
    if (!verifier.checkSignature(text)) return undefined;
  } catch {
    // The verifier throws on everything that does not verify, from a missing element to a wrong value.
    return undefined;
  }
  const [reference, ...others] = verifier.getReferences();
  const [canonical] = verifier.getSignedReferences();
  if (!reference || others.length > 0 || canonical === undefined) return undefined;
  if (!parentId || reference.uri !== `#${parentId}`) return undefined;
  const covered = parseStrictly(canonical);
  return covered.attributes.ID === parentId ? covered : undefined;
}

function only<Value>(all: Readonly<Record<string, Value>>, names: readonly string[]): Record<string, Value> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
}
