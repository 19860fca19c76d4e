import type { Protocol } from "../model/table.ts";
import { ec2Codec, jsonCodec, queryCodec } from "./binding/rpc.ts";
import type { Codec } from "./codec.ts";

const codecs: Readonly<Partial<Record<Protocol, Codec>>> = {
  json: jsonCodec,
  query: queryCodec,
  ec2: ec2Codec,
};

export function codecFor(protocol: Protocol): Codec {
  const codec = codecs[protocol];
  if (!codec) throw new Error(`no codec for the protocol ${protocol}`);
  return codec;
}
