import type { AwsError } from "../kernel/error.ts";
import type { ErrorShape, ServiceModel } from "../model/link.ts";
import type { Protocol } from "../model/table.ts";
import { commonStatus } from "./error.ts";

/**
 * What the wire says about an error, whatever the protocol: taken from the service's table, else from the list of
 * errors that every service shares, else from the error itself.
 */
export interface Fault {
  /** Code on the wire. */
  readonly code: string;
  readonly message: string;
  readonly status: number;
  /** Whose fault it is: `Sender` for the client's, `Receiver` for the server's. */
  readonly side: "Sender" | "Receiver";
  /** The query protocol's code, for services whose JSON or CBOR answers also carry it. */
  readonly queryCode: string | undefined;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly shape: ErrorShape | undefined;
}

/** `model` is undefined where the request could not be given to any service. */
export function faultOf(error: AwsError, model: ServiceModel | undefined, protocol: Protocol): Fault {
  const shape = model?.error(error.code);
  const common = shape ? undefined : commonStatus(error.code, { service: model?.service.id ?? "", protocol });
  const isQuery = protocol === "query" || protocol === "ec2";
  const compatible = model?.service.queryCompatible === true;
  const status = statusOf(error, shape, common, isQuery, compatible);
  return {
    code: codeOf(error, shape, isQuery, compatible),
    message: error.message,
    status,
    side: shape?.fault || (!shape && status >= 500) ? "Receiver" : "Sender",
    queryCode: compatible ? (shape?.queryCode ?? shape?.code ?? error.code) : undefined,
    fields: error.fields,
    shape,
  };
}

/** A query-compatible service names an error by its shape in JSON and CBOR, and by its older code in query. */
function codeOf(error: AwsError, shape: ErrorShape | undefined, isQuery: boolean, compatible: boolean): string {
  if (!shape) return error.code;
  if (isQuery) return shape.queryCode ?? shape.code;
  return compatible ? shape.name : shape.code;
}

function statusOf(
  error: AwsError,
  shape: ErrorShape | undefined,
  common: number | undefined,
  isQuery: boolean,
  compatible: boolean,
): number {
  if (!shape) return error.status ?? common ?? 400;
  if (isQuery) return shape.queryStatus ?? shape.status;
  // The table's status of a query-compatible service is the query protocol's own: in JSON there are 400 and 500.
  if (compatible) return shape.fault ? 500 : 400;
  return shape.status;
}
