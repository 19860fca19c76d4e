import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { Courier, WebAnswer, WebRequest } from "../kernel/courier.ts";

/** Bytes of an answer that are kept; the rest is dropped, since nobody reads more than an error's text or a token. */
const longestAnswer = 64 * 1024;

/** Connections to one host at once: enough for a burst of messages, few enough not to drown a developer's server. */
const abreast = 32;

/** Codes of a TLS handshake that found nobody to vouch for the server. */
const untrusted: ReadonlySet<string> = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/**
 * Outgoing requests. HTTPS servers are trusted as Node trusts them (its own roots and those of NODE_EXTRA_CA_CERTS), and
 * beside that where the house's own authority vouches for them: webhooks on a developer's machine have no other.
 *
 * @param ownAuthority its certificate, PEM
 */
export function createCourier(ownAuthority?: () => Promise<string>): Courier {
  const agents = {
    http: new HttpAgent({ keepAlive: true, maxSockets: abreast }),
    https: new HttpsAgent({ keepAlive: true, maxSockets: abreast }),
  };
  let own: HttpsAgent | undefined;

  async function trustingOurs(authority: () => Promise<string>): Promise<HttpsAgent> {
    own ??= new HttpsAgent({ keepAlive: true, maxSockets: abreast, ca: await authority() });
    return own;
  }

  return {
    async send(request) {
      const url = new URL(request.url);
      if (url.protocol === "http:") return exchange(httpRequest, url, request, agents.http);
      if (url.protocol !== "https:") throw new Error(`${url.protocol} is neither http nor https`);
      try {
        return await exchange(httpsRequest, url, request, agents.https);
      } catch (error) {
        // The handshake failed, so that nothing has been sent yet.
        if (!ownAuthority || !untrusted.has(codeOf(error))) throw error;
        return exchange(httpsRequest, url, request, await trustingOurs(ownAuthority));
      }
    },
  };
}

const codeOf = (error: unknown): string => String((error as { code?: unknown }).code ?? "");

type Opens = (url: URL, options: RequestOptions, answered: (answer: IncomingMessage) => void) => Outgoing;
type Outgoing = ReturnType<typeof httpRequest>;

function exchange(open: Opens, url: URL, request: WebRequest, agent: HttpAgent): Promise<WebAnswer> {
  const { method, headers, body, timeoutMs } = request;
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const length = typeof body === "string" ? Buffer.byteLength(body) : body.length;
    const options = { method, agent, signal, headers: { ...headers, "content-length": String(length) } };
    const outgoing = open(url, options, (answer) => {
      collect(answer).then((kept) => resolve(answerOf(answer, kept)), reject);
    });
    outgoing.on("error", (error) => {
      reject(signal.aborted ? new Error(`no answer within ${timeoutMs} ms`) : error);
    });
    outgoing.end(body);
  });
}

async function collect(answer: IncomingMessage): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of answer as AsyncIterable<Uint8Array>) {
    if (length < longestAnswer) pieces.push(piece.subarray(0, longestAnswer - length));
    length += piece.length;
  }
  return Buffer.concat(pieces);
}

function answerOf({ statusCode = 0, headers }: IncomingMessage, body: Uint8Array): WebAnswer {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return { status: statusCode, headers: flat, body };
}
