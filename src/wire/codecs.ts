import type { Protocol } from "../model/table.ts";
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

export function codecFor(protocol: Protocol): Codec {
  return codecs[protocol];
}
