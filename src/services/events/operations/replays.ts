import type { Call } from "../../../kernel/call.ts";
import type { Replay as ShownReplay } from "../../../model/types/events.d.ts";
import { archiveArn, busArn, replayArn, ruleArn } from "../arns.ts";
import type { Deps, EventsHandler } from "../deps.ts";
import { invalidParameter, oneFilter, replayExists, replayIsOver, replayNotFound, tooMany } from "../errors.ts";
import { pageOf } from "../paging.ts";
import { quotas } from "../quotas.ts";
import { isUnderWay } from "../replaying.ts";
import type { Archive, Replay } from "../state.ts";
import { setTimer } from "../timers.ts";

export const startReplay: EventsHandler<"StartReplay"> = (deps, call, input) => {
  const { ReplayName: name, EventStartTime, EventEndTime, Destination } = input;
  if (deps.replays.get(call, name)) throw replayExists(name);
  const archive = archiveAt(deps, call, input.EventSourceArn);
  if (!Destination.Arn.includes(":event-bus/"))
    throw invalidParameter("Destination.Arn", "Must contain an event bus ARN.");
  if (Destination.Arn !== busArn(call, archive.bus))
    throw invalidParameter("Destination.Arn", "Cross event bus replay is not permitted.");
  if (EventEndTime < EventStartTime)
    throw invalidParameter("EventEndTime", "EventStartTime must be before EventEndTime.");
  refuseUnknownRules(deps, call, archive, Destination.FilterArns);
  if ([...deps.replays.list(call)].filter(isUnderWay).length >= quotas.activeReplays) throw tooMany();
  const replay: Replay = {
    name,
    description: input.Description,
    archive: archive.name,
    archiveId: archive.id,
    bus: archive.bus,
    onlyRules: Destination.FilterArns,
    from: EventStartTime,
    to: EventEndTime,
    state: "STARTING",
    startedAt: call.now,
  };
  deps.replays.put(call, replay);
  setTimer(deps, call, "replay", [name], call.now);
  return { ReplayArn: replayArn(call, name), State: replay.state, ReplayStartTime: call.now };
};

function archiveAt({ archives }: Deps, call: Call, arn: string): Archive {
  const name = arn.slice(arn.indexOf(":archive/") + ":archive/".length);
  if (!arn.includes(":archive/")) throw invalidParameter("EventSourceArn", "Must contain an archive ARN.");
  const archive = arn === archiveArn(call, name) ? archives.get(call, name) : undefined;
  if (!archive) throw invalidParameter("EventSourceArn", `Archive ${name} does not exist.`);
  return archive;
}

function refuseUnknownRules(deps: Deps, call: Call, { bus }: Archive, wanted: readonly string[] = []): void {
  const known = new Set([...deps.rules.list(call, { prefix: [bus] })].map(({ name }) => ruleArn(call, bus, name)));
  for (const arn of wanted)
    if (!known.has(arn)) throw invalidParameter("Destination.FilterArns", `Rule ${arn} does not exist.`);
}

export const cancelReplay: EventsHandler<"CancelReplay"> = (deps, call, { ReplayName }) => {
  const replay = requireReplay(deps, call, ReplayName);
  if (!isUnderWay(replay)) throw replayIsOver(ReplayName);
  deps.replays.put(call, { ...replay, state: "CANCELLING" });
  return { ReplayArn: replayArn(call, ReplayName), State: "CANCELLING" };
};

export const describeReplay: EventsHandler<"DescribeReplay"> = (deps, call, { ReplayName }) => {
  const replay = requireReplay(deps, call, ReplayName);
  const { name, description, bus, onlyRules } = replay;
  return {
    ...shownReplay(call, replay),
    ReplayArn: replayArn(call, name),
    Destination: { Arn: busArn(call, bus), ...(onlyRules && { FilterArns: onlyRules }) },
    ...(description !== undefined && { Description: description }),
  };
};

export const listReplays: EventsHandler<"ListReplays"> = (deps, call, input) => {
  const { NamePrefix, EventSourceArn, State } = input;
  if ([NamePrefix, EventSourceArn, State].filter((filter) => filter !== undefined).length > 1)
    throw oneFilter(call.operation);
  const wanted = [...deps.replays.list(call)].filter(
    ({ name, archive, state }) =>
      name.startsWith(NamePrefix ?? "") &&
      (EventSourceArn === undefined || archiveArn(call, archive) === EventSourceArn) &&
      (State === undefined || state === State),
  );
  const { items, rest } = pageOf(input, ({ name }) => name, wanted);
  return { Replays: items.map((replay) => shownReplay(call, replay)), ...rest };
};

function requireReplay({ replays }: Deps, call: Call, name: string): Replay {
  const replay = replays.get(call, name);
  if (!replay) throw replayNotFound(name);
  return replay;
}

function shownReplay(call: Call, { name, archive, state, from, to, last, startedAt, endedAt }: Replay): ShownReplay {
  return {
    ReplayName: name,
    EventSourceArn: archiveArn(call, archive),
    State: state,
    EventStartTime: from,
    EventEndTime: to,
    ...(last && { EventLastReplayedTime: last.time }),
    ReplayStartTime: startedAt,
    ...(endedAt !== undefined && { ReplayEndTime: endedAt }),
  };
}
