import { signingRules } from "../engines/sigv4/rules.ts";
import type { Family, SigningRules } from "../engines/sigv4/types.ts";
import type { Passage } from "../kernel/stage.ts";
import type { Protocol } from "../model/table.ts";

/** The vocabulary of refusals that comes with a protocol, unless the service states its own. */
const families: Readonly<Record<Protocol, Family>> = {
  query: "query",
  ec2: "ec2",
  json: "json",
  "smithy-rpc-v2-cbor": "json",
  "rest-json": "rest-json",
  "rest-xml": "query",
};

const mostKept = 4_096;
const kept = new Map<string, SigningRules>();

/** The rules that the addressed service signs by. The region is the one that the host names, else the request's own. */
export function rulesFor(passage: Passage): SigningRules {
  const { model, protocol, service, operation, signingRegion } = passage;
  if (!model || !protocol) throw new Error("the signing rules of a passage without a service");
  const unsignedPayload = operation?.traits.auth === "v4-unsigned-body";
  const key = `${model.service.id}/${protocol}/${signingRegion}/${unsignedPayload}`;
  let rules = kept.get(key);
  if (!rules) {
    const quirks = service?.definition.quirks.signing;
    rules = signingRules(quirks?.family ?? families[protocol], [model.service.signingName], [signingRegion], {
      ...(unsignedPayload && { unsignedPayload }),
      ...(quirks?.skewMs !== undefined && { skewMs: quirks.skewMs }),
      ...(quirks?.presignExpires !== undefined && { presignExpires: quirks.presignExpires }),
    });
    // A region comes from the request: what strangers make up must not fill the memory.
    if (kept.size >= mostKept) kept.clear();
    kept.set(key, rules);
  }
  return rules;
}
