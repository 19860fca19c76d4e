import { isRecord } from "../../base/record.ts";
import { createMatcher, type Json, parsePattern } from "../../engines/event-pattern/index.ts";
import type { FilterCriteria } from "../../model/types/pipes.d.ts";

/** Whether a pipe lets an event through. */
export type Filter = (event: Json) => boolean;

/**
 * "Filter criteria: an event passes if any of the patterns matches" (EventBridge user guide, "Event filtering in Amazon
 * EventBridge Pipes"). A body that is a JSON object is matched as one; a plain one is a string, which no pattern for JSON
 * matches.
 */
export function createFilter({ Filters = [] }: FilterCriteria = {}): Filter {
  const matcher = createMatcher<number>();
  for (const [n, { Pattern }] of Filters.entries()) {
    if (Pattern === undefined) continue;
    const read = parsePattern(Pattern, "pipes");
    // What is stored was accepted by CreatePipe.
    if ("problem" in read) throw new Error(`a stored pattern cannot be read: ${read.problem.message}`);
    matcher.add(n, read.pattern);
  }
  return matcher.size === 0 ? () => true : (event) => matcher.match(withParsedBody(event)).length > 0;
}

function withParsedBody(event: Json): Json {
  if (!isRecord(event) || typeof event.body !== "string") return event;
  try {
    const body = JSON.parse(event.body) as Json;
    return isRecord(body) ? ({ ...event, body } as Json) : event;
  } catch {
    return event;
  }
}
