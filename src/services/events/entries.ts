import { isRecord } from "../../base/record.ts";
import type { Json } from "../../engines/event-pattern/index.ts";
import { minified } from "../../engines/input-transformer/json.ts";
import type { PutEventsRequestEntry, PutPartnerEventsRequestEntry } from "../../model/types/events.d.ts";
import { isDeeperThan } from "./event.ts";
import { quotas } from "./quotas.ts";

/** What of an entry becomes an event. */
export interface Told {
  readonly source: string;
  readonly detailType: string;
  readonly detail: Json;
  /** Without needless white space. */
  readonly detailText: string;
}

/** Why one entry of several is not taken. */
export interface EntryFailure {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

const missing = (name: string): EntryFailure => ({
  ErrorCode: "InvalidArgument",
  ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
});
const malformed: EntryFailure = { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
const reservedSource: EntryFailure = {
  ErrorCode: "NotAuthorizedForSourceException",
  ErrorMessage: "Not authorized for the source.",
};

/** Reads one entry; each fails for itself (API reference, PutEvents). */
export function readEntry({ Source, DetailType, Detail }: PutEventsRequestEntry): Told | EntryFailure {
  if (!Source) return missing("Source");
  if (!DetailType) return missing("DetailType");
  if (!Detail) return missing("Detail");
  // "aws." is what AWS's own events begin with; nobody else sends them.
  if (Source.startsWith("aws.")) return reservedSource;
  return readDetail(Source, DetailType, Detail);
}

export function readDetail(source: string, detailType: string, text: string): Told | EntryFailure {
  if (isDeeperThan(text, quotas.depth)) return malformed;
  const detailText = minified(text);
  if (detailText === undefined) return malformed;
  const detail = JSON.parse(detailText) as Json;
  return isRecord(detail) ? { source, detailType, detail, detailText } : malformed;
}

/** Bytes, as the user guide counts them: "Calculating PutEvents event entry size". */
export function entryBytes(entry: PutEventsRequestEntry | PutPartnerEventsRequestEntry): number {
  let bytes = entry.Time === undefined ? 0 : 14;
  for (const text of [entry.Source, entry.DetailType, entry.Detail])
    if (text !== undefined) bytes += Buffer.byteLength(text);
  for (const resource of entry.Resources ?? []) bytes += Buffer.byteLength(resource);
  return bytes;
}
