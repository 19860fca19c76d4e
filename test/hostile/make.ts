/** How the requests of the corpus are made. */
export interface Request {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A signature that looks like one; where nobody verifies, it only says which service is meant. */
export const signedFor = (service: string, region = "us-east-1"): string =>
  `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/${service}/aws4_request, SignedHeaders=host;x-amz-date, Signature=${"0".repeat(64)}`;

export const form = (service: string, parameters: Readonly<Record<string, string>>): Request => ({
  method: "POST",
  target: "/",
  headers: {
    authorization: signedFor(service),
    "x-amz-date": "20260101T000000Z",
    "content-type": "application/x-www-form-urlencoded; charset=utf-8",
  },
  body: Buffer.from(new URLSearchParams(parameters).toString()),
});

export const json = (service: string, target: string, body: unknown, version = "1.0"): Request => ({
  method: "POST",
  target: "/",
  headers: {
    authorization: signedFor(service),
    "x-amz-date": "20260101T000000Z",
    "content-type": `application/x-amz-json-${version}`,
    "x-amz-target": target,
  },
  body: Buffer.from(JSON.stringify(body)),
});

export const rest = (
  service: string,
  method: string,
  target: string,
  body: string | Buffer,
  contentType: string,
  headers: Readonly<Record<string, string>> = {},
): Request => ({
  method,
  target,
  headers: {
    authorization: signedFor(service),
    "x-amz-date": "20260101T000000Z",
    "content-type": contentType,
    ...headers,
  },
  body: Buffer.from(body),
});

/** REST with a JSON body, or none. */
export const restJson = (service: string, method: string, target: string, body?: unknown): Request =>
  rest(service, method, target, body === undefined ? "" : JSON.stringify(body), "application/json");
