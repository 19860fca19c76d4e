import type { AwsError } from "../kernel/error.ts";
import type { Operation, ServiceModel } from "../model/link.ts";
import type { Protocol } from "../model/table.ts";
import type { TypedStructure, WireRequest, WireResponse } from "./message.ts";

/** One protocol, from the server's side: requests are read, responses written. */
export interface Codec {
  readonly protocol: Protocol;
  /** The typed input; throws the protocol's own serialization error. Does not validate. */
  readInput(operation: Operation, request: WireRequest): Record<string, unknown>;
  writeOutput(operation: Operation, output: TypedStructure, requestId: string): WireResponse;
  /** `model` is undefined where the request could not be given to any service. */
  writeError(error: AwsError, model: ServiceModel | undefined, requestId: string): WireResponse;
}
