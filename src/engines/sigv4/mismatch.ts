import { s3Failure, sharedFailure } from "./failures.ts";
import type { Failure, SigningRules } from "./types.ts";

const WORDS =
  "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

export interface Computed {
  readonly canonicalRequest: string;
  readonly stringToSign: string;
}

/** The signature is not the one of this key over this request. */
export function mismatch(
  rules: Pick<SigningRules, "family" | "explainMismatch">,
  accessKeyId: string,
  signature: string,
  computed: Computed,
): Failure {
  const { canonicalRequest, stringToSign } = computed;
  if (rules.family === "s3") return s3Mismatch(accessKeyId, signature, stringToSign, canonicalRequest);
  if (!rules.explainMismatch) return sharedFailure(rules.family, "mismatch", WORDS);
  const explained = `${WORDS}\n\nThe Canonical String for this request should have been\n'${canonicalRequest}'\n\nThe String-to-Sign should have been\n'${stringToSign}'\n`;
  return sharedFailure(rules.family, "mismatch", explained);
}

/** S3 names both strings and their bytes; a POST policy and a chunk have no canonical request of their own. */
export function s3Mismatch(
  accessKeyId: string,
  signature: string,
  stringToSign: string,
  canonicalRequest?: string,
): Failure {
  return s3Failure("mismatch", "", {
    AWSAccessKeyId: accessKeyId,
    StringToSign: stringToSign,
    SignatureProvided: signature,
    StringToSignBytes: spacedHex(stringToSign),
    ...(canonicalRequest !== undefined && {
      CanonicalRequest: canonicalRequest,
      CanonicalRequestBytes: spacedHex(canonicalRequest),
    }),
  });
}

function spacedHex(text: string): string {
  let out = "";
  for (const byte of Buffer.from(text, "latin1"))
    out += `${out === "" ? "" : " "}${byte.toString(16).padStart(2, "0")}`;
  return out;
}
