import { createHash, createHmac } from "node:crypto";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { sha256Hex } from "../../src/engines/sigv4/digest.ts";
import { createSigningKeyCache } from "../../src/engines/sigv4/keys.ts";
import { signingRules } from "../../src/engines/sigv4/rules.ts";
import { type Credentials, presign, type SigningInput, signHeaders } from "../../src/engines/sigv4/sign.ts";
import type { Fogbank } from "../../src/index.ts";

/** Requests as they go over the wire, under whatever host name, signed or not. */

export interface Wanted {
  readonly method?: string;
  /** Path and query. */
  readonly path: string;
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Default: the customary key. */
  readonly as?: Credentials | "anonymous";
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const keys = createSigningKeyCache();
const region = "us-east-1";
const rules = signingRules("s3", ["s3"], [region]);
export const customary: Credentials = { accessKeyId: "test", secretAccessKey: "test" };

export interface S3Wire {
  send(wanted: Wanted): Promise<Answered>;
  /** Path and query of a presigned URL. */
  presigned(wanted: Wanted, seconds: number): string;
  readonly now: () => number;
}

export function s3Wire(fogbank: () => Fogbank): S3Wire {
  const now = (): number => Date.now();
  const input = (wanted: Wanted, payloadHash: string, headers: Record<string, string>): SigningInput => {
    const [path = "", query = ""] = wanted.path.split("?");
    return {
      facts: { method: wanted.method ?? "GET", path, query, headers },
      credentials: wanted.as === undefined || wanted.as === "anonymous" ? customary : wanted.as,
      service: "s3",
      region,
      nowMs: now(),
      payloadHash,
      rules,
    };
  };
  const hostOf = ({ host }: Wanted): string => host ?? `localhost:${fogbank().port}`;
  return {
    now,
    send(wanted) {
      const hash = sha256Hex(wanted.body ?? "");
      const headers: Record<string, string> = { host: hostOf(wanted), ...digestOf(wanted), ...wanted.headers };
      if (wanted.as !== "anonymous") {
        headers["x-amz-content-sha256"] ??= hash;
        Object.assign(
          headers,
          signHeaders(input(wanted, headers["x-amz-content-sha256"] ?? hash, headers), keys).headers,
        );
      }
      return exchange(fogbank().port, wanted, headers);
    },
    presigned(wanted, seconds) {
      const headers = { host: hostOf(wanted), ...wanted.headers };
      return `${wanted.path.split("?")[0]}?${presign(input(wanted, "UNSIGNED-PAYLOAD", headers), seconds, keys).query}`;
    },
  };
}

/** Subresources are sent with a digest, as SDKs do. */
function digestOf({ path, body, headers = {}, as }: Wanted): Record<string, string> {
  const isOwn = Object.keys(headers).some((name) => name.startsWith("x-amz-checksum-") || name === "content-md5");
  if (!path.includes("?") || body === undefined || isOwn || as === "anonymous") return {};
  return { "content-md5": createHash("md5").update(body).digest("base64") };
}

function exchange(port: number, { method = "GET", path, body }: Wanted, headers: Record<string, string>) {
  return new Promise<Answered>((resolve, reject) => {
    const sent = httpRequest({ host: "127.0.0.1", port, method, path, headers, agent: false }, (response) => {
      const pieces: Buffer[] = [];
      response.on("data", (piece: Buffer) => pieces.push(piece));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(pieces).toString("latin1"),
        }),
      );
      response.on("error", reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** The fields of a signed form (S3 API reference, "Creating a POST policy"). */
export function signedForm(
  fields: Readonly<Record<string, string>>,
  conditions: readonly unknown[],
  nowMs: number,
  { accessKeyId, secretAccessKey }: Credentials = customary,
  lifeMs = 60_000,
): Record<string, string> {
  const date = new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, "");
  const day = date.slice(0, 8);
  const own = {
    "x-amz-algorithm": "AWS4-HMAC-SHA256",
    "x-amz-credential": `${accessKeyId}/${day}/${region}/s3/aws4_request`,
    "x-amz-date": date,
  };
  const policy = Buffer.from(
    JSON.stringify({
      expiration: new Date(nowMs + lifeMs).toISOString(),
      conditions: [...conditions, ...Object.entries(own).map(([name, value]) => ({ [name]: value }))],
    }),
  ).toString("base64");
  const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
  const key = [day, region, "s3", "aws4_request"].reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  return { ...fields, ...own, policy, "x-amz-signature": hmac(key, policy).toString("hex") };
}

const boundary = "----FogbankForm";

/** A form as browsers send it, the file last. */
export function multipart(
  fields: Readonly<Record<string, string>>,
  file?: { readonly name: string; readonly type?: string; readonly body: string },
): { headers: Record<string, string>; body: string } {
  const parts = Object.entries(fields).map(([name, value]) => part(`name="${name}"`, value));
  if (file)
    parts.push(part(`name="file"; filename="${file.name}"\r\nContent-Type: ${file.type ?? "text/plain"}`, file.body));
  const body = `${parts.join("")}--${boundary}--\r\n`;
  const length = String(Buffer.byteLength(body));
  return { headers: { "content-type": `multipart/form-data; boundary=${boundary}`, "content-length": length }, body };
}

const part = (head: string, body: string): string =>
  `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}\r\n`;
