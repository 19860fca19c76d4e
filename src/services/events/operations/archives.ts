import type { Scope } from "../../../kernel/call.ts";
import type { Archive as ShownArchive } from "../../../model/types/events.d.ts";
import { archiveRule, ruleOf } from "../archiving.ts";
import { archiveArn, busArn } from "../arns.ts";
import type { Deps, EventsHandler } from "../deps.ts";
import { archiveExists, archiveNotFound, invalidParameter, notImplemented, oneFilter, tooMany } from "../errors.ts";
import { busNamed, requireBus } from "../find.ts";
import { pageOf } from "../paging.ts";
import { quotas } from "../quotas.ts";
import type { Archive } from "../state.ts";
import { setTimer } from "../timers.ts";

export const createArchive: EventsHandler<"CreateArchive"> = (deps, call, input) => {
  const { ArchiveName: name, EventSourceArn, Description, EventPattern, RetentionDays = 0 } = input;
  if (input.KmsKeyIdentifier) throw notImplemented(call.operation, "the parameter KmsKeyIdentifier");
  const bus = busNamed(call, EventSourceArn);
  if (bus.scope.account !== call.account)
    throw invalidParameter("EventSourceArn", "Cross-account archives are not permitted.");
  requireBus(deps, bus);
  if (deps.archives.get(call, name)) throw archiveExists(name);
  if ([...deps.archives.list(call)].length >= quotas.archivesPerAccount) throw tooMany();
  const archive: Archive = {
    id: deps.ids.next("job"),
    name,
    bus: bus.name,
    description: Description,
    pattern: EventPattern,
    retentionDays: RetentionDays,
    createdAt: call.now,
  };
  deps.rules.put(call, archiveRule(call, archive));
  deps.archives.put(call, archive);
  return { ArchiveArn: archiveArn(call, name), State: "ENABLED", CreationTime: call.now };
};

export const updateArchive: EventsHandler<"UpdateArchive"> = (deps, call, input) => {
  if (input.KmsKeyIdentifier) throw notImplemented(call.operation, "the parameter KmsKeyIdentifier");
  const old = requireArchive(deps, call, input.ArchiveName);
  const archive: Archive = {
    ...old,
    description: input.Description ?? old.description,
    pattern: input.EventPattern ?? old.pattern,
    retentionDays: input.RetentionDays ?? old.retentionDays,
  };
  deps.rules.put(call, archiveRule(call, archive));
  deps.archives.put(call, archive);
  // Looks anew at what is to go, and when.
  setTimer(deps, call, "archive", [archive.name, archive.id], call.now);
  return { ArchiveArn: archiveArn(call, archive.name), State: "ENABLED", CreationTime: archive.createdAt };
};

export const deleteArchive: EventsHandler<"DeleteArchive"> = (deps, call, { ArchiveName }) => {
  const { name, id, bus } = requireArchive(deps, call, ArchiveName);
  deps.archives.delete(call, name);
  deps.rules.delete(call, bus, ruleOf(name));
  // Its events go bit by bit.
  setTimer(deps, call, "archive", [name, id], call.now);
  return {};
};

export const describeArchive: EventsHandler<"DescribeArchive"> = (deps, call, { ArchiveName }) => {
  const archive = requireArchive(deps, call, ArchiveName);
  const { description, pattern } = archive;
  return {
    ...shownArchive(deps, call, archive),
    ArchiveArn: archiveArn(call, archive.name),
    ...(description !== undefined && { Description: description }),
    ...(pattern !== undefined && { EventPattern: pattern }),
  };
};

export const listArchives: EventsHandler<"ListArchives"> = (deps, call, input) => {
  const { NamePrefix, EventSourceArn, State } = input;
  if ([NamePrefix, EventSourceArn, State].filter((filter) => filter !== undefined).length > 1)
    throw oneFilter(call.operation);
  const wanted = [...deps.archives.list(call)].filter(
    ({ name, bus }) =>
      name.startsWith(NamePrefix ?? "") &&
      (EventSourceArn === undefined || busArn(call, bus) === EventSourceArn) &&
      (State === undefined || State === "ENABLED"),
  );
  const { items, rest } = pageOf(input, ({ name }) => name, wanted);
  return { Archives: items.map((archive) => shownArchive(deps, call, archive)), ...rest };
};

export function requireArchive({ archives }: Pick<Deps, "archives">, scope: Scope, name: string): Archive {
  const archive = archives.get(scope, name);
  if (!archive) throw archiveNotFound(name);
  return archive;
}

function shownArchive(
  { archiveTotals }: Deps,
  scope: Scope,
  { id, name, bus, retentionDays, createdAt }: Archive,
): ShownArchive {
  const { events = 0, bytes = 0 } = archiveTotals.get(scope, id) ?? {};
  return {
    ArchiveName: name,
    EventSourceArn: busArn(scope, bus),
    State: "ENABLED",
    RetentionDays: retentionDays,
    SizeBytes: bytes,
    EventCount: events,
    CreationTime: createdAt,
  };
}
