import { isRecord } from "../../base/record.ts";
import { parsePattern } from "../../engines/event-pattern/index.ts";
import type { Scope } from "../../kernel/call.ts";
import type { Deps } from "./deps.ts";
import { invalidPattern } from "./errors.ts";
import type { BusEvent } from "./event.ts";
import type { Archive, ArchivedEvent, Rule, Timer } from "./state.ts";
import { setTimer } from "./timers.ts";

/**
 * An archive is a rule on its bus that EventBridge itself manages (user guide, "Creating event archives"). Events of a
 * replay are not archived anew.
 */
export function archiveRule({ account }: Scope, { name, bus, pattern, createdAt }: Archive): Rule {
  return {
    bus,
    name: ruleOf(name),
    pattern: unreplayed(pattern),
    state: "ENABLED",
    managedBy: "prod.vhs.events.aws.internal",
    archive: name,
    createdBy: account,
    createdAt,
    tags: {},
    targets: [],
  };
}

export const ruleOf = (archive: string): string => `Events-Archive-${archive}`;

/** Throws where it is no pattern. */
function unreplayed(text: string | undefined): string {
  const own: unknown = text === undefined ? {} : readPattern(text);
  const pattern = JSON.stringify({ ...(isRecord(own) ? own : {}), "replay-name": [{ exists: false }] });
  const read = parsePattern(pattern);
  if ("problem" in read) throw invalidPattern(read.problem.message);
  return pattern;
}

function readPattern(text: string): unknown {
  const read = parsePattern(text);
  if ("problem" in read) throw invalidPattern(read.problem.message);
  return JSON.parse(text);
}

/** Keeps an event. Inside the transaction that brought it. */
export function keep(deps: Deps, scope: Scope, name: string, { envelope, text }: BusEvent, now: number): void {
  const archive = deps.archives.get(scope, name);
  if (!archive) return;
  const totals = deps.archiveTotals.get(scope, archive.id) ?? { archive: archive.id, events: 0, bytes: 0, number: 0 };
  const number = totals.number + 1;
  const time = Date.parse(envelope.time);
  deps.archivedEvents.put(scope, { archive: archive.id, time, number, archivedAt: now, text });
  deps.archiveTotals.put(scope, {
    archive: archive.id,
    events: totals.events + 1,
    bytes: totals.bytes + Buffer.byteLength(text),
    number,
  });
  if (totals.events === 0 && archive.retentionDays > 0)
    setTimer(deps, scope, "archive", [name, archive.id], expiry(archive, now));
}

const dayMs = 86_400_000;
const expiry = ({ retentionDays }: Archive, archivedAt: number): number => archivedAt + retentionDays * dayMs;

/** Events taken away at once: an archive may hold millions, and nobody shall wait for them. */
const mostAtOnce = 500;

/** Takes away what is older than its archive keeps, and everything of an archive that is gone. */
export function ringArchive(deps: Deps, { account, region, of }: Timer, now: number): void {
  const scope = { account, region };
  const [name = "", id = ""] = of;
  const found = deps.archives.get(scope, name);
  const archive = found?.id === id ? found : undefined;
  const old: ArchivedEvent[] = [];
  let next: number | undefined;
  for (const event of deps.archivedEvents.findBy(scope, "age", id)) {
    const at = archive ? endOf(archive, event) : now;
    if (at <= now && old.length < mostAtOnce) {
      old.push(event);
      continue;
    }
    next = at === Number.POSITIVE_INFINITY ? undefined : Math.max(at, now);
    break;
  }
  remove(deps, scope, id, old);
  if (!archive && next === undefined) deps.archiveTotals.delete(scope, id);
  setTimer(deps, scope, "archive", of, next);
}

const endOf = (archive: Archive, { archivedAt }: ArchivedEvent): number =>
  archive.retentionDays === 0 ? Number.POSITIVE_INFINITY : expiry(archive, archivedAt);

function remove(deps: Deps, scope: Scope, archive: string, events: readonly ArchivedEvent[]): void {
  const totals = deps.archiveTotals.get(scope, archive);
  let bytes = 0;
  for (const { time, number, text } of events) {
    deps.archivedEvents.delete(scope, archive, time, number);
    bytes += Buffer.byteLength(text);
  }
  if (totals)
    deps.archiveTotals.put(scope, { ...totals, events: totals.events - events.length, bytes: totals.bytes - bytes });
}
