import { isRecord } from "../../../base/record.ts";
import { type Json, matches, parsePattern } from "../../../engines/event-pattern/index.ts";
import type { EventsHandler } from "../deps.ts";
import { invalidPattern, validation } from "../errors.ts";
import { isDeeperThan } from "../event.ts";
import { quotas } from "../quotas.ts";

/** "The following fields are mandatory" (API reference, TestEventPattern). */
const mandatory = ["id", "account", "source", "time", "region", "resources", "detail-type"] as const;

export const testEventPattern: EventsHandler<"TestEventPattern"> = (_deps, _call, { EventPattern, Event }) => {
  const read = parsePattern(EventPattern);
  if ("problem" in read) throw invalidPattern(read.problem.message);
  return { Result: matches(read.pattern, readEventText(Event)) };
};

function readEventText(text: string): { readonly [name: string]: Json } {
  const invalid = validation("Parameter Event is not valid.");
  if (isDeeperThan(text, quotas.depth)) throw invalid;
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch {
    throw invalid;
  }
  if (!isRecord(event)) throw invalid;
  for (const name of mandatory)
    if (event[name] === undefined)
      throw validation(`Parameter Event is not valid. Reason: ${name} is a required field.`);
  return event as { readonly [name: string]: Json };
}
