import {
  compileExpressions,
  expressionParameters,
  openExpressions,
  readFilter,
  readItem,
} from "../../../engines/dynamodb/index.ts";
import type { Key } from "../../../kernel/ports.ts";
import type { ScanInput } from "../../../model/types/dynamodb.d.ts";
import type { WaitingDynamoHandler } from "../deps.ts";
import { validation } from "../errors.ts";
import { openTable } from "../open-table.ts";
import type { Stretch } from "../reading/page.ts";
import { answerPage, checkPaths, checkSelect, indexToRead, mustFetch } from "../reading/read-answer.ts";
import { segmentOf, startAfter } from "../reading/stretch.ts";
import { accepted, projectionOf } from "../request.ts";

export const scan: WaitingDynamoHandler<"Scan"> = async (deps, call, input) => {
  const opened = accepted(openExpressions(input, expressionParameters.scan, "older"));
  const start = input.ExclusiveStartKey && accepted(readItem(input.ExclusiveStartKey, "older"));
  const legacyFilter = accepted(readFilter(input.ScanFilter, input.ConditionalOperator, "older"));
  checkSelect(input);
  checkSegments(input);
  const compiled = accepted(compileExpressions(opened));
  const projection = projectionOf(compiled.projection, input.AttributesToGet);
  const filter = compiled.filter ?? legacyFilter;
  const table = openTable(deps, call, input.TableName);
  const index = indexToRead(table, input);
  checkPaths(table, index, projection, filter);
  const fetches = mustFetch(index, input, projection, filter);
  const stretch = segmentOf(table, index, input.Segment, input.TotalSegments);
  const after = start && startAfter(table, index, start);
  if (after && !isWithin(stretch, after)) throw outsideSegment(input);
  const limit = input.Limit ?? Number.POSITIVE_INFINITY;
  return answerPage(
    deps,
    call,
    input,
    { table, index, stretch, after, forward: true, limit, filter, fetches },
    projection,
  );
};

function checkSegments({ Segment, TotalSegments }: ScanInput): void {
  if (Segment !== undefined && TotalSegments === undefined) {
    throw validation(
      "The TotalSegments parameter is required but was not present in the request when Segment parameter is present",
    );
  }
  if (TotalSegments !== undefined && Segment === undefined) {
    throw validation(
      "The Segment parameter is required but was not present in the request when parameter TotalSegments is present",
    );
  }
  if (Segment !== undefined && TotalSegments !== undefined && Segment >= TotalSegments) {
    throw validation(
      `The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: ${Segment} is not less than TotalSegments: ${TotalSegments}`,
    );
  }
}

/** Segments divide the hashes, which begin the partition's token. */
function isWithin({ prefix, from, to }: Stretch, after: Key): boolean {
  const token = String(after[prefix.length]);
  return (!from || token >= String(from.at(-1))) && (!to || token < String(to.at(-1)));
}

const outsideSegment = ({ Segment, TotalSegments }: ScanInput) =>
  validation(`The provided starting key is outside the segment: Segment: ${Segment}, TotalSegments: ${TotalSegments}`);
