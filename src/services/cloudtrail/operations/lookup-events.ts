import type { Call } from "../../../kernel/call.ts";
import type { Event, LookupEventsRequest } from "../../../model/types/cloudtrail.d.ts";
import type { Deps, WaitingTrailHandler } from "../deps.ts";
import { invalidAttribute, invalidNextToken, invalidTimeRange, notImplemented, oneAttribute } from "../errors.ts";
import { attributes, usernameOf } from "../history/attributes.ts";
import { historyMs } from "../history/keep.ts";
import { type OwnPart, recordOf } from "../record/event.ts";
import type { Frame } from "../record/frame.ts";
import type { Chunk } from "../state.ts";

/** Events in an answer, where the request does not say (API reference, LookupEvents). */
const usualResults = 50;

export const lookupEvents: WaitingTrailHandler<"LookupEvents"> = async (deps, call, input) => {
  deps.journal.flush();
  if (input.EventCategory !== undefined) throw notImplemented(`LookupEvents with EventCategory ${input.EventCategory}`);
  const wanted = wantedBy(input, call.now);
  const most = input.MaxResults ?? usualResults;
  const question = JSON.stringify([input.LookupAttributes ?? [], input.StartTime ?? null, input.EndTime ?? null]);
  const found: Event[] = [];
  let last: Position | undefined;
  for (const [chunk, place] of newestFirst(deps, call, input.NextToken, question, wanted)) {
    if (found.length === most && last) return { Events: found, NextToken: writeToken(last, question) };
    const event = chunk.events[place];
    const frame = event && chunk.frames[event.frame];
    if (!event || !frame) continue;
    found.push(shownEvent(frame, event));
    last = { from: chunk.from, first: chunk.events[0]?.id ?? "", place };
  }
  return { Events: found };
};

interface Wanted {
  readonly from: number;
  readonly to: number;
  readonly frame: (frame: Frame) => boolean;
  readonly own: (own: OwnPart) => boolean;
}

const always = (): boolean => true;

function wantedBy({ LookupAttributes = [], StartTime, EndTime }: LookupEventsRequest, now: number): Wanted {
  if (LookupAttributes.length > 1) throw oneAttribute();
  const from = Math.max(StartTime ?? 0, now - historyMs);
  const to = EndTime ?? Number.POSITIVE_INFINITY;
  if (StartTime !== undefined && StartTime > to) throw invalidTimeRange();
  const [asked] = LookupAttributes;
  if (!asked) return { from, to, frame: always, own: always };
  const { AttributeKey: key, AttributeValue: value } = asked;
  if (key === "ReadOnly" && value !== "true" && value !== "false") throw invalidAttribute(key, value);
  const { frame, own } = attributes[key];
  return {
    from,
    to,
    frame: frame ? (each) => frame(each) === value : always,
    own: own ? (each) => own(each).includes(value) : always,
  };
}

/** Where the last event of a page stands: what comes in later shifts nothing. */
interface Position {
  /** Key of the chunk, and place in it. */
  readonly from: number;
  readonly first: string;
  readonly place: number;
}

function* newestFirst(
  { history }: Deps,
  call: Call,
  token: string | undefined,
  question: string,
  wanted: Wanted,
): IterableIterator<readonly [Chunk, number]> {
  const start = token === undefined ? undefined : readToken(token, question);
  if (start) {
    const chunk = history.get(call, start.from, start.first);
    if (chunk) yield* fitting(chunk, start.place - 1, wanted);
  }
  const after = start && [start.from, start.first];
  for (const chunk of history.list(call, { reverse: true, after })) {
    if (chunk.to >= wanted.from && chunk.from <= wanted.to) yield* fitting(chunk, chunk.events.length - 1, wanted);
  }
}

function* fitting(chunk: Chunk, last: number, wanted: Wanted): IterableIterator<readonly [Chunk, number]> {
  const fits = chunk.frames.map(wanted.frame);
  if (!fits.includes(true)) return;
  for (let place = last; place >= 0; place--) {
    const event = chunk.events[place];
    if (!event || !fits[event.frame] || event.at < wanted.from || event.at > wanted.to) continue;
    if (wanted.own(event)) yield [chunk, place];
  }
}

function shownEvent(frame: Frame, own: OwnPart): Event {
  const username = usernameOf(frame);
  const { accessKeyId } = frame.userIdentity;
  return {
    EventId: own.id,
    EventName: frame.eventName,
    ReadOnly: String(frame.readOnly),
    ...(accessKeyId !== undefined && { AccessKeyId: accessKeyId }),
    EventTime: Math.floor(own.at / 1000) * 1000,
    EventSource: frame.eventSource,
    ...(username !== undefined && { Username: username }),
    Resources: (own.resources ?? []).map(({ type, name, arn }) => ({
      ResourceType: type,
      ResourceName: name ?? arn ?? "",
    })),
    CloudTrailEvent: JSON.stringify(recordOf(frame, own)),
  };
}

const writeToken = ({ from, first, place }: Position, question: string): string =>
  Buffer.from(JSON.stringify([from, first, place, question])).toString("base64url");

/** A token goes on with the request that it came from (API reference, LookupEvents). */
function readToken(token: string, question: string): Position {
  try {
    const [from, first, place, asked]: unknown[] = JSON.parse(Buffer.from(token, "base64url").toString());
    if (typeof from !== "number" || typeof first !== "string" || typeof place !== "number") throw invalidNextToken();
    if (asked !== question) throw invalidNextToken();
    return { from, first, place };
  } catch {
    throw invalidNextToken();
  }
}
