import type { CertificateProblem } from "../../engines/certificate.ts";
import type { AwsError } from "../../kernel/error.ts";
import { keyPairMismatch, malformedCertificate } from "./errors.ts";

const brokenChain =
  "Unable to validate certificate chain. The certificate chain must start with the immediate signing certificate, followed by any intermediaries in order.";

type Plain = Exclude<CertificateProblem["kind"], "key-mismatch" | "chain-broken">;

const messages: Readonly<Record<Plain, string>> = {
  "not-pem": "Unable to parse certificate. Please ensure the certificate is in PEM format.",
  "private-key-inside": "Certificate body is invalid. The body must not contain a private key.",
  "not-yet-valid": "Certificate is not yet valid. The 'Not Before' date of the certificate is in the future.",
  expired: "Certificate is no longer valid. The 'Not After' date of the certificate is in the past.",
  "key-encrypted": "Unable to parse key; the body is encrypted.",
  "key-unreadable": "Unable to parse key. Please ensure the private key is in PEM format.",
  "chain-unreadable": brokenChain,
};

/** What IAM answers to a certificate that will not do. */
export function certificateError(problem: CertificateProblem): AwsError {
  if (problem.kind === "key-mismatch") return keyPairMismatch();
  if (problem.kind === "chain-broken") {
    const where = `The index within the chain of the invalid certificate is: ${problem.index}`;
    return malformedCertificate(`${brokenChain} ${where}`);
  }
  return malformedCertificate(messages[problem.kind]);
}
