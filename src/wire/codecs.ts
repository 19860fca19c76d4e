import type { Protocol } from "../model/table.ts";
import { queryJsonCodec } from "./binding/query-json.ts";
import { restJsonCodec, restXmlCodec } from "./binding/rest.ts";
import { ec2Codec, jsonCodec, queryCodec } from "./binding/rpc.ts";
import { cborCodec } from "./binding/rpc-cbor.ts";
import type { Codec } from "./codec.ts";

const codecs: Readonly<Record<Protocol, Codec>> = {
  json: jsonCodec,
  query: queryCodec,
  ec2: ec2Codec,
  "rest-json": restJsonCodec,
  "rest-xml": restXmlCodec,
  "smithy-rpc-v2-cbor": cborCodec,
};

/** @param accept the request's header of this name */
export function codecFor(protocol: Protocol, accept?: string): Codec {
  if (protocol === "query" && accept?.startsWith("application/json")) return queryJsonCodec;
  return codecs[protocol];
}
