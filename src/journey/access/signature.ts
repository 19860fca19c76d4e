import type { SignatureFacts } from "../../kernel/call.ts";
import type { Passage } from "../../kernel/stage.ts";

const algorithm = /^AWS4-[A-Z0-9-]+/;
const basicDate = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** How a request was signed, as far as policies ask; undefined for one that was not. */
export function signatureOf({ arrival, entrance, form }: Passage): SignatureFacts | undefined {
  if (entrance !== "api") return undefined;
  const { headers, query } = arrival;
  const version = algorithm.exec(headers.authorization ?? "")?.[0];
  if (version !== undefined) {
    return {
      type: "REST-HEADER",
      version,
      signedAt: readDate(headers["x-amz-date"]),
      contentSha256: headers["x-amz-content-sha256"],
    };
  }
  if (form) {
    const signed = form.fields["x-amz-algorithm"];
    if (signed === undefined) return undefined;
    return { type: "POST", version: signed, signedAt: readDate(form.fields["x-amz-date"]) };
  }
  if (!query.includes("Signature=")) return undefined;
  const parameters = new URLSearchParams(query);
  // Signature Version 2 is called AWS (S3 user guide, "Bucket policy examples using condition keys").
  const signedBy = parameters.get("X-Amz-Algorithm") ?? (parameters.has("AWSAccessKeyId") ? "AWS" : undefined);
  if (signedBy === undefined) return undefined;
  return {
    type: "REST-QUERY-STRING",
    version: signedBy,
    signedAt: readDate(parameters.get("X-Amz-Date") ?? undefined),
    // A presigned request signs no body unless it says so.
    contentSha256: headers["x-amz-content-sha256"] ?? "UNSIGNED-PAYLOAD",
  };
}

function readDate(text: string | undefined): number | undefined {
  const parts = basicDate.exec(text ?? "");
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second] = parts.map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
}
