import { sha256Hex } from "../../src/engines/sigv4/digest.ts";
import { createSigningKeyCache } from "../../src/engines/sigv4/keys.ts";
import { signingRules } from "../../src/engines/sigv4/rules.ts";
import { signHeaders } from "../../src/engines/sigv4/sign.ts";

/** Requests to SNS in the query protocol, as they go over the wire. */

const keys = createSigningKeyCache();
const rules = signingRules("query", ["sns"], ["us-east-1"]);

/** The answer's text. Rejects on every answer that is no success. */
export type SnsWire = (action: string, members: Readonly<Record<string, string>>) => Promise<string>;

export function snsWire(endpoint: string): SnsWire {
  const { host } = new URL(endpoint);
  return async (Action, members) => {
    const body = new URLSearchParams({ Action, Version: "2010-03-31", ...members }).toString();
    const headers = { host, "content-type": "application/x-www-form-urlencoded" };
    const signed = signHeaders(
      {
        facts: { method: "POST", path: "/", query: "", headers },
        credentials: { accessKeyId: "test", secretAccessKey: "test" },
        service: "sns",
        region: "us-east-1",
        nowMs: Date.now(),
        payloadHash: sha256Hex(body),
        rules,
      },
      keys,
    ).headers;
    const response = await fetch(endpoint, { method: "POST", headers: { ...headers, ...signed }, body });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${Action}: ${text}`);
    return text;
  };
}

/** The members of a map, as the query protocol numbers them. */
export function entries(name: string, map: Readonly<Record<string, string>>): Record<string, string> {
  const members: Record<string, string> = {};
  for (const [index, [key, value]] of Object.entries(map).entries()) {
    members[`${name}.entry.${index + 1}.key`] = key;
    members[`${name}.entry.${index + 1}.value`] = value;
  }
  return members;
}
