import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";

/** Reading and judging X.509 certificates in PEM, as services do that let their users bring their own. */

export interface CertificateFacts {
  readonly notBefore: number;
  /** Epoch milliseconds. */
  readonly notAfter: number;
  /** SHA-256 of the whole certificate, in hexadecimal: what tells it from others. */
  readonly fingerprint: string;
}

export type CertificateProblem =
  /** No certificate in PEM, more than one where one is due, or text around it. */
  | { readonly kind: "not-pem" }
  | { readonly kind: "private-key-inside" }
  | { readonly kind: "not-yet-valid" }
  | { readonly kind: "expired" }
  | { readonly kind: "key-encrypted" }
  | { readonly kind: "key-unreadable" }
  | { readonly kind: "key-mismatch" }
  | { readonly kind: "chain-unreadable" }
  /** The certificate at `index` of the chain, -1 for the first one's subject itself, is not signed by the next. */
  | { readonly kind: "chain-broken"; readonly index: number };

const block = /-----BEGIN ([A-Z0-9 ]+)-----\r?\n[A-Za-z0-9+/=\r\n\t ]+?-----END \1-----/g;

/** The certificates of a PEM text which holds nothing else. */
export function readCertificates(pem: string): readonly X509Certificate[] | CertificateProblem {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) return { kind: "private-key-inside" };
  const blocks = pem.match(block) ?? [];
  if (blocks.length === 0 || pem.replace(block, "").trim() !== "") return { kind: "not-pem" };
  try {
    return blocks.map((each) => new X509Certificate(each));
  } catch {
    return { kind: "not-pem" };
  }
}

/** One certificate that is valid at `now`. */
export function readCertificate(pem: string, now: number): X509Certificate | CertificateProblem {
  const certificates = readCertificates(pem);
  if (isProblem(certificates)) return certificates;
  const [certificate, ...more] = certificates;
  if (!certificate || more.length > 0) return { kind: "not-pem" };
  const { notBefore, notAfter } = certificateFacts(certificate);
  if (now < notBefore) return { kind: "not-yet-valid" };
  if (now > notAfter) return { kind: "expired" };
  return certificate;
}

export const certificateFacts = (certificate: X509Certificate): CertificateFacts => ({
  notBefore: Date.parse(certificate.validFrom),
  notAfter: Date.parse(certificate.validTo),
  fingerprint: certificate.fingerprint256.replaceAll(":", "").toLowerCase(),
});

export function readPrivateKey(pem: string): KeyObject | CertificateProblem {
  if (/ENCRYPTED/.test(pem)) return { kind: "key-encrypted" };
  try {
    return createPrivateKey(pem);
  } catch {
    return { kind: "key-unreadable" };
  }
}

/** What is wrong with a server's certificate, key and chain, taken together. */
export function checkServerCertificate(
  parts: { readonly body: string; readonly privateKey: string; readonly chain?: string | undefined },
  now: number,
): CertificateFacts | CertificateProblem {
  const certificate = readCertificate(parts.body, now);
  if (isProblem(certificate)) return certificate;
  const key = readPrivateKey(parts.privateKey);
  if (isProblem(key)) return key;
  if (!certificate.checkPrivateKey(key)) return { kind: "key-mismatch" };
  const chain = parts.chain === undefined ? [] : readCertificates(parts.chain);
  if (isProblem(chain)) return { kind: "chain-unreadable" };
  return brokenLink([certificate, ...chain]) ?? certificateFacts(certificate);
}

/** Each certificate must be signed by the one behind it; what signed the last is not asked. */
function brokenLink(certificates: readonly X509Certificate[]): CertificateProblem | undefined {
  for (const [at, certificate] of certificates.entries()) {
    const issuer = certificates[at + 1];
    if (issuer && !(certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey))) {
      return { kind: "chain-broken", index: at - 1 };
    }
  }
  return undefined;
}

export const isProblem = (value: object): value is CertificateProblem => "kind" in value;
