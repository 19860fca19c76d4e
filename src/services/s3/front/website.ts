import { letGo } from "../../../base/let-go.ts";
import { MalformedError } from "../../../base/malformed.ts";
import { percentDecode, percentEncode, percentEncodePath } from "../../../base/percent.ts";
import { AwsError } from "../../../kernel/error.ts";
import type { Failed, FrontAnswer, Visit } from "../../../kernel/front.ts";
import type { WebsiteConfiguration } from "../../../model/types/s3.d.ts";
import { bucketNamed } from "../buckets/find.ts";
import type { Deps } from "../deps.ts";
import { noSuchBucket } from "../errors.ts";
import type { Bucket } from "../state.ts";
import { bucketName } from "./knocked.ts";
import { errorHeaders, errorPage } from "./website-pages.ts";
import { movedTo, redirectAll, ruledRedirect, type Visited } from "./website-redirects.ts";

/**
 * A website on a bucket (S3 user guide, "Hosting a static website"): GET and HEAD of what anybody may read, index
 * documents, redirects by rule and by object, error documents.
 */
export async function visit(deps: Deps, request: Visit): Promise<FrontAnswer> {
  const site = siteOf(deps, request);
  return "status" in site ? errorPage(site, request.requestId) : answer(site, request);
}

interface Site {
  readonly bucket: Bucket;
  readonly website: WebsiteConfiguration;
  readonly visited: Visited;
  /** Path and query behind the bucket, as they were sent. */
  readonly rest: string;
}

function siteOf(deps: Deps, request: Visit): Site | Failed {
  const { method, path, query, headers, secure, hostRegion } = request;
  if (method !== "GET" && method !== "HEAD") return { status: 405, error: methodNotAllowed(method) };
  const name = bucketName(request);
  const bucket = bucketNamed(deps, name);
  if (!bucket) return { status: 404, error: noSuchBucket(name) };
  if (hostRegion !== undefined && hostRegion !== bucket.region) return { status: 400, error: elsewhere(bucket) };
  const { website } = bucket.settings;
  if (!website) return { status: 404, error: noWebsite(name) };
  const encoded = path.slice(percentEncode(name).length + 2);
  const key = decoded(encoded);
  if (key === undefined) return { status: 400, error: new AwsError("InvalidURI", "Couldn't parse the specified URI.") };
  const visited: Visited = { scheme: secure ? "https" : "http", host: headers.host ?? "", key };
  return { bucket, website, visited, rest: query === "" ? encoded : `${encoded}?${query}` };
}

async function answer(site: Site, request: Visit): Promise<FrontAnswer> {
  const { website, visited, rest } = site;
  if (website.RedirectAllRequestsTo) return redirectAll(website.RedirectAllRequestsTo, visited.scheme, rest);
  const rules = website.RoutingRules ?? [];
  const early = ruledRedirect(rules, visited, undefined);
  if (early) return early;
  const suffix = website.IndexDocument?.Suffix ?? "";
  const isFolder = visited.key === "" || visited.key.endsWith("/");
  const found = await fetchKey(site, request, isFolder ? visited.key + suffix : visited.key, request.method);
  if (!("error" in found)) return await atObject(found);
  // RFC 9110, 15.4.5: what was not modified is no error to a browser.
  if (found.status === 304) return { status: 304, headers: { ...found.error.headers }, body: "" };
  if (!isFolder && isMissing(found.status) && (await hasIndex(site, request, suffix)))
    return movedTo(`/${percentEncodePath(visited.key)}/`, 302);
  return ruledRedirect(rules, visited, found.status) ?? (await withDocument(site, request, found));
}

/** An object may send its visitors elsewhere. */
async function atObject(found: FrontAnswer): Promise<FrontAnswer> {
  const location = found.headers["x-amz-website-redirect-location"];
  if (location === undefined) return found;
  await letGo(found.body);
  return movedTo(location, 301);
}

/** Who may not list a bucket is not told that a key is missing. */
const isMissing = (status: number): boolean => status === 404 || status === 403;

async function hasIndex(site: Site, request: Visit, suffix: string): Promise<boolean> {
  return !("error" in (await fetchKey(site, request, `${site.visited.key}/${suffix}`, "HEAD")));
}

/** The website's own page for what went wrong: of the 4XX errors only. */
async function withDocument(site: Site, request: Visit, failed: Failed): Promise<FrontAnswer> {
  const key = failed.status < 500 ? site.website.ErrorDocument?.Key : undefined;
  if (key === undefined) return errorPage(failed, request.requestId);
  const document = await fetchKey(site, request, key, request.method, {});
  if ("error" in document) return errorPage(failed, request.requestId, document.error);
  return { ...document, status: failed.status, headers: { ...document.headers, ...errorHeaders(failed.error) } };
}

function fetchKey(
  { bucket }: Site,
  { ask, headers }: Visit,
  key: string,
  method: string,
  conditions = conditionsIn(headers),
): Promise<FrontAnswer | Failed> {
  return ask({ method, path: `/${bucket.name}/${percentEncodePath(key)}`, headers: conditions }, bucket.region);
}

const passedOn = ["if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "range"] as const;

function conditionsIn(headers: Visit["headers"]): Record<string, string> {
  const conditions: Record<string, string> = {};
  for (const name of passedOn) if (headers[name] !== undefined) conditions[name] = headers[name];
  return conditions;
}

function decoded(text: string): string | undefined {
  try {
    return percentDecode(text);
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}

const methodNotAllowed = (Method: string): AwsError =>
  new AwsError("MethodNotAllowed", "The specified method is not allowed against this resource.", {
    fields: { Method, ResourceType: "OBJECT" },
  });

const noWebsite = (BucketName: string): AwsError =>
  new AwsError("NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration", {
    fields: { BucketName },
  });

const elsewhere = ({ name, region }: Bucket): AwsError =>
  new AwsError(
    "IncorrectEndpoint",
    "The specified bucket exists in another region. Please direct requests to the specified endpoint.",
    { fields: { Endpoint: `${name}.s3-website.${region}.amazonaws.com` } },
  );
