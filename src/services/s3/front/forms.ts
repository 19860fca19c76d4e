import { MalformedError } from "../../../base/malformed.ts";
import { percentEncodePath } from "../../../base/percent.ts";
import { parseXml, type XmlElement } from "../../../base/xml.ts";
import { escapeXml } from "../../../base/xml-text.ts";
import { AwsError } from "../../../kernel/error.ts";
import type { Form, FormFlaw, Forms } from "../../../kernel/front.ts";
import type { Deps } from "../deps.ts";
import { invalidArgument, malformedXml } from "../errors.ts";

/** Browser-based uploads (S3 API reference, "POST Object"): a form is a PutObject, with its fields as headers. */
export const forms: Forms<Deps> = {
  fieldBytes: 20_480,
  refuse: (flaw) => flaws[flaw](),
  request(_deps, { fields, path }) {
    const { key } = fields;
    if (key === undefined || key === "") throw noKey();
    const bucketPath = path.endsWith("/") ? path.slice(0, -1) : path;
    return { method: "PUT", path: `${bucketPath}/${percentEncodePath(key)}`, headers: headersOf(fields) };
  },
  answer(_deps, form, output, baseUrl) {
    const etag = String(output.ETag ?? "");
    const location = `${bucketUrl(form, baseUrl)}/${percentEncodePath(form.fields.key ?? "")}`;
    const redirect = redirectTo(form, etag);
    if (redirect !== undefined) return { status: 303, headers: { ETag: etag, Location: redirect }, body: "" };
    const headers: Record<string, string> = { ETag: etag, Location: location };
    if (output.VersionId !== undefined) headers["x-amz-version-id"] = String(output.VersionId);
    const status = Number(form.fields.success_action_status);
    if (status !== 201) return { status: status === 200 ? 200 : 204, headers, body: "" };
    headers["Content-Type"] = "application/xml";
    return { status, headers, body: created(form, location, etag) };
  },
};

const flaws: Readonly<Record<FormFlaw, () => AwsError>> = {
  malformed: () =>
    new AwsError("MalformedPOSTRequest", "The body of your POST request is not well-formed multipart/form-data."),
  "fields-too-long": () =>
    new AwsError(
      "MaxPostPreDataLengthExceededError",
      "Your POST request fields preceding the upload file were too large.",
      { fields: { MaxPostPreDataLengthBytes: 20_480 } },
    ),
  "no-file": () => invalidArgument("POST requires exactly one file upload per request.", "file", 0),
};

const noKey = (): AwsError =>
  invalidArgument(
    "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
    "key",
    "",
  );

/** Fields that are headers of PutObject under another name, or under their own without the prefix that the rest have. */
const named: Readonly<Record<string, string>> = {
  acl: "x-amz-acl",
  "cache-control": "cache-control",
  "content-disposition": "content-disposition",
  "content-encoding": "content-encoding",
  "content-language": "content-language",
  "content-md5": "content-md5",
  "content-type": "content-type",
  expires: "expires",
};

/** What the signature is made of is nobody's header. */
const signature: ReadonlySet<string> = new Set([
  "x-amz-algorithm",
  "x-amz-credential",
  "x-amz-date",
  "x-amz-security-token",
  "x-amz-signature",
]);

function headersOf(fields: Form["fields"]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) {
    const header = Object.hasOwn(named, name) ? named[name] : name.startsWith("x-amz-") ? name : undefined;
    // Headers are byte strings.
    if (header !== undefined && !signature.has(name)) headers[header] = Buffer.from(value).toString("latin1");
  }
  if (fields.tagging !== undefined) headers["x-amz-tagging"] = taggingHeader(fields.tagging);
  return headers;
}

/** The field holds the XML of PutObjectTagging, the header a query. */
function taggingHeader(xml: string): string {
  const query = new URLSearchParams();
  for (const tagSet of elements(readTagging(xml), "TagSet"))
    for (const tag of elements(tagSet, "Tag")) query.append(textOf(tag, "Key"), textOf(tag, "Value"));
  return query.toString();
}

function readTagging(xml: string): XmlElement {
  try {
    return parseXml(xml);
  } catch (error) {
    if (error instanceof MalformedError) throw malformedXml();
    throw error;
  }
}

/** `success_action_redirect`, in older forms `redirect`; where it is no URL, as if it were not there. */
function redirectTo({ fields, bucket }: Form, etag: string): string | undefined {
  const given = fields.success_action_redirect ?? fields.redirect;
  if (given === undefined || !URL.canParse(given)) return undefined;
  const query = `bucket=${encodeURIComponent(bucket)}&key=${encodeURIComponent(fields.key ?? "")}&etag=${encodeURIComponent(etag)}`;
  return `${given}${given.includes("?") ? "&" : "?"}${query}`;
}

/** A bucket that stands in the host's name does not stand in the path, too. */
function bucketUrl({ bucket }: Form, baseUrl: string): string {
  return new URL(baseUrl).hostname.startsWith(`${bucket}.`) ? baseUrl : `${baseUrl}/${bucket}`;
}

const created = ({ bucket, fields }: Form, location: string, etag: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse><Location>${escapeXml(location)}</Location>` +
  `<Bucket>${escapeXml(bucket)}</Bucket><Key>${escapeXml(fields.key ?? "")}</Key><ETag>${escapeXml(etag)}</ETag></PostResponse>`;

const elements = ({ children }: XmlElement, name: string): XmlElement[] =>
  children.filter((each) => each.name === name);
const textOf = (element: XmlElement, name: string): string => elements(element, name)[0]?.text ?? "";
