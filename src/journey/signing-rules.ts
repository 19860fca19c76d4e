import { signingRules } from "../engines/sigv4/rules.ts";
import type { Family, SigningRules } from "../engines/sigv4/types.ts";
import type { Passage } from "../kernel/stage.ts";
import type { Operation } from "../model/link.ts";
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

/** What was made last for an operation: clients keep to one region and protocol. */
const last = new WeakMap<Operation, Made>();

interface Made {
  readonly protocol: Protocol;
  readonly region: string;
  readonly rules: SigningRules;
}

/** The rules that the addressed service signs by. The region is the one that the host names, else the request's own. */
export function rulesFor({ model, protocol, service, operation, signingRegion: region }: Passage): SigningRules {
  if (!model || !protocol || !operation) throw new Error("the signing rules of a passage without an operation");
  const made = last.get(operation);
  if (made?.region === region && made.protocol === protocol) return made.rules;
  const quirks = service?.definition.quirks.signing;
  const rules = signingRules(quirks?.family ?? families[protocol], [model.service.signingName], [region], {
    ...(operation.traits.auth === "v4-unsigned-body" && { unsignedPayload: true }),
    ...(quirks?.skewMs !== undefined && { skewMs: quirks.skewMs }),
    ...(quirks?.presignExpires !== undefined && { presignExpires: quirks.presignExpires }),
  });
  last.set(operation, { protocol, region, rules });
  return rules;
}
