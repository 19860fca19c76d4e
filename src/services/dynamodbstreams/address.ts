import { parseArn } from "../../kernel/arn.ts";
import type { Call, Scope } from "../../kernel/call.ts";
import type { TableStream } from "../../kernel/gifts.ts";
import type { Deps } from "./deps.ts";
import { invalidArn, noSuchStream } from "./errors.ts";

/** Where a StreamArn points. */
export interface StreamAddress extends Scope {
  readonly tableName: string;
  readonly label: string;
}

/** Throws ValidationException for what is no stream's ARN: `arn:aws:dynamodb:region:account:table/name/stream/label`. */
export function addressOf(streamArn: string): StreamAddress {
  const parsed = parseArn(streamArn);
  const [table, tableName, stream, label] = parsed?.resource.split("/") ?? [];
  if (parsed?.service !== "dynamodb" || table !== "table" || stream !== "stream" || !tableName || !label)
    throw invalidArn();
  return { account: parsed.account, region: parsed.region, tableName, label };
}

/** Throws ResourceNotFoundException where there is none, or no more: streams are gone a day after they ended. */
export function requireStream(deps: Deps, call: Call, streamArn: string): TableStream {
  const stream = lookUp(deps, call, streamArn);
  if (!stream) throw noSuchStream(streamArn);
  return stream;
}

export function lookUp(deps: Deps, call: Call, streamArn: string): TableStream | undefined {
  const address = addressOf(streamArn);
  if (address.region !== call.region) return undefined;
  return deps.streams?.find(address, address.tableName, address.label, call.now);
}
