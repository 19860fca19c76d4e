import type { Gifts, TableStreams } from "../../kernel/gifts.ts";
import type { Handler } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/dynamodbstreams.d.ts";

/** What DynamoDB Streams may touch: it keeps nothing itself. */
export interface Deps {
  /** Undefined in a region without DynamoDB. */
  readonly streams: TableStreams | undefined;
}

export type StreamHandler<Name extends keyof Operations> = Handler<Operations, Name, Deps>;

export const streamsDeps = (gifts: Partial<Gifts>): Deps => ({ streams: gifts.tableStreams });
