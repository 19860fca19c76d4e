import { AwsError } from "../../kernel/error.ts";
import type { BatchResultErrorEntry } from "../../model/types/sqs.d.ts";
import { emptyBatch, invalidBatchId, missingParameter, repeatedId, tooManyEntries } from "./errors.ts";

/** The rules of all batches (API reference, SendMessageBatch, Errors). */

const mostEntries = 10;
const idPattern = /^[A-Za-z0-9_-]{1,80}$/;

/** Throws what is wrong with the batch as a whole. `entry`: what AWS calls one of it. */
export function checkBatch<Entry extends { readonly Id?: string | undefined }>(
  entry: string,
  entries: readonly Entry[] | undefined,
): readonly (Entry & { readonly Id: string })[] {
  if (!entries || entries.length === 0) throw emptyBatch(entry);
  if (entries.length > mostEntries) throw tooManyEntries(entries.length);
  const ids = new Set<string>();
  for (const [index, { Id: id }] of entries.entries()) {
    if (id === undefined) throw missingParameter(`${entry}.${index + 1}.Id`);
    if (!idPattern.test(id)) throw invalidBatchId();
    if (ids.has(id)) throw repeatedId(id);
    ids.add(id);
  }
  return entries as readonly (Entry & { readonly Id: string })[];
}

export interface BatchAnswer<Done> {
  readonly Successful: Done[];
  readonly Failed: BatchResultErrorEntry[];
}

/** Does one entry after the other; what is refused of one says nothing of the others. */
export function eachEntry<Entry extends { readonly Id: string }, Done extends object>(
  entries: readonly Entry[],
  work: (entry: Entry) => Done,
): BatchAnswer<Done & { readonly Id: string }> {
  const answer: BatchAnswer<Done & { readonly Id: string }> = { Successful: [], Failed: [] };
  for (const entry of entries) {
    try {
      answer.Successful.push({ Id: entry.Id, ...work(entry) });
    } catch (error) {
      answer.Failed.push(failureOf(entry.Id, error));
    }
  }
  return answer;
}

/** Codes stand in batches as the query protocol has them, in JSON too. */
const codes: Readonly<Record<string, string>> = {
  InvalidParameterValueException: "InvalidParameterValue",
  MissingRequiredParameterException: "MissingParameter",
};

function failureOf(Id: string, error: unknown): BatchResultErrorEntry {
  if (!(error instanceof AwsError)) throw error;
  return { Id, SenderFault: true, Code: codes[error.code] ?? error.code, Message: error.message };
}
