import { invalidIterator } from "./errors.ts";

/**
 * Where a reader stands. The client carries it, and could write one of its own: it opens nothing that the stream's
 * policies do not, since the stream that it names is the resource that they are asked about.
 */
export interface ShardIterator {
  readonly streamArn: string;
  readonly shardId: string;
  /** Sequence number of the first record that it gives. */
  readonly from: string;
  /** From the oldest there is, whatever that is by then. */
  readonly oldest: boolean;
  /** Epoch milliseconds. */
  readonly issuedAt: number;
}

/** In the form of AWS's: the stream's ARN, a version, and what clients have no business with. */
export function writeIterator({ streamArn, shardId, from, oldest, issuedAt }: ShardIterator): string {
  const inner = JSON.stringify([shardId, from, oldest, issuedAt]);
  return `${streamArn}|1|${Buffer.from(inner).toString("base64")}`;
}

const sequencePattern = /^\d{21}$/;

export function readIterator(text: string): ShardIterator {
  const [streamArn = "", version, encoded = ""] = text.split("|");
  const inner = version === "1" ? parsed(encoded) : undefined;
  if (!Array.isArray(inner)) throw invalidIterator();
  const [shardId, from, oldest, issuedAt] = inner as unknown[];
  if (typeof shardId !== "string" || typeof from !== "string" || !sequencePattern.test(from)) throw invalidIterator();
  if (typeof oldest !== "boolean" || typeof issuedAt !== "number") throw invalidIterator();
  return { streamArn, shardId, from, oldest, issuedAt };
}

function parsed(encoded: string): unknown {
  try {
    return JSON.parse(Buffer.from(encoded, "base64").toString());
  } catch {
    throw invalidIterator();
  }
}
