import type { Answer, Ask, Keys } from "./scenario.ts";
import { signed } from "./sign.ts";

/** Asks the server on `port` over HTTP, with its own customary keys. */
export const askOf =
  (port: number, keys: Keys): Ask =>
  async (request) => {
    const { method, target, headers, body } = signed(port, request, keys);
    const { host: _, ...sent } = headers;
    const response = await fetch(`http://127.0.0.1:${port}${target}`, {
      method,
      headers: sent,
      ...(body.length > 0 && { body: new Uint8Array(body) }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const answer: Answer = {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: bytes,
      text: bytes.length < 1_000_000 ? bytes.toString("utf8") : "",
    };
    if (!response.ok) throw new Error(`${method} ${target}: ${answer.status} ${answer.text.slice(0, 500)}`);
    return answer;
  };
