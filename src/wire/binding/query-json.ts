import { createJsonWriter } from "../codec/json-writer.ts";
import type { Codec } from "../codec.ts";
import { faultOf } from "../faults.ts";
import type { WireResponse } from "../message.ts";
import { queryCodec } from "./rpc.ts";

/**
 * The query protocol's other face: a request of form fields that says `Accept: application/json` is answered in JSON,
 * under the names that the XML would have. Nowhere in a model; observed in what verifiers of presigned GetCallerIdentity
 * requests read (aws-iam-authenticator, Vault's AWS login).
 */

const writer = createJsonWriter("own");

export const queryJsonCodec: Codec = {
  ...queryCodec,
  writeOutput(operation, output, requestId) {
    const { name } = operation;
    const wrapper = operation.output ? operation.traits.resultWrapper : undefined;
    const result =
      operation.output && wrapper !== undefined
        ? `${JSON.stringify(wrapper)}:${writer.structure(operation.output, output)},`
        : "";
    const metadata = `"ResponseMetadata":{"RequestId":${JSON.stringify(requestId)}}`;
    return response(operation.status, requestId, `{${JSON.stringify(`${name}Response`)}:{${result}${metadata}}}`);
  },
  writeError(error, model, requestId) {
    const { code, message, side, status } = faultOf(error, model, "query");
    const body = { Error: { Code: code, Message: message, Type: side }, RequestId: requestId };
    return response(status, requestId, JSON.stringify(body));
  },
};

function response(status: number, requestId: string, body: string): WireResponse {
  return { status, headers: { "Content-Type": "application/json", "x-amzn-RequestId": requestId }, body };
}
