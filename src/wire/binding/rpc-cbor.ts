import { CborWriter } from "../../base/cbor-encode.ts";
import { readCborBody } from "../codec/cbor-reader.ts";
import { writeCborBody } from "../codec/cbor-writer.ts";
import type { Codec } from "../codec.ts";
import { asRefusal } from "../error.ts";
import { faultMembers, queryErrorHeader } from "../fault-json.ts";
import { faultOf } from "../faults.ts";
import { wholeBody } from "../message.ts";

/** Smithy RPC v2 CBOR: `/service/X/operation/Y`, CBOR both ways. */

function headersOf(requestId: string): Record<string, string> {
  return { "Content-Type": "application/cbor", "smithy-protocol": "rpc-v2-cbor", "x-amzn-RequestId": requestId };
}

export const cborCodec: Codec = {
  protocol: "smithy-rpc-v2-cbor",
  readInput(operation, request) {
    if (!operation.input) return {};
    try {
      const body = wholeBody(request);
      return body.length === 0 ? {} : readCborBody(operation.input, body);
    } catch (error) {
      throw asRefusal(error, { service: operation.service.id, protocol: "smithy-rpc-v2-cbor" });
    }
  },
  writeOutput(operation, output, requestId) {
    const headers = headersOf(requestId);
    if (operation.output) return { status: 200, headers, body: writeCborBody(operation.output, output) };
    // Without an output shape the protocol wants no body and no type of one.
    delete headers["Content-Type"];
    return { status: 200, headers, body: "" };
  },
  writeError(error, model, requestId) {
    const fault = faultOf(error, model, "smithy-rpc-v2-cbor");
    const shape = fault.shape?.shape;
    return {
      status: fault.status,
      headers: { ...headersOf(requestId), ...queryErrorHeader(fault) },
      body: shape ? writeCborBody(shape, faultMembers(fault, shape), fault.code) : bareFault(fault.code, fault.message),
    };
  },
};

function bareFault(code: string, message: string): Uint8Array {
  const writer = new CborWriter();
  writer.map(2);
  for (const text of ["__type", code, "message", message]) writer.text(text);
  return writer.finish();
}
