import type { Call } from "../../kernel/call.ts";
import type { Collection } from "../../kernel/collection.ts";
import type { Ports } from "../../kernel/ports.ts";
import { iamPrefixOf } from "./service-prefixes.ts";
import type { ServiceUse, Use, UseRecord } from "./state/use.ts";

/** Last uses of access keys, users and roles: what "last used" and "last accessed" answer from. */
export interface Uses {
  /** An allowed call was made. Noted in memory at once and written within a second. */
  record(call: Call): void;
  /** What was used is gone. In a transaction. */
  forget(account: string, id: string): void;
  /** By access key id, user id or role id. */
  of(account: string, id: string): UseRecord | undefined;
}

/** How long a note may wait for the disk. What a crash takes with it is at most this much of statistics. */
const writeEveryMs = 1_000;
/** Notes in one transaction, so that none holds up a request. */
const writtenAtOnce = 200;
/** How long the notes that one transaction did not hold wait for the next one. */
const nextBatchMs = 10;
/** Services and actions kept for one principal, oldest forgotten first. */
const kept = 500;

interface Note {
  readonly account: string;
  readonly id: string;
  last: Use;
  readonly services: Map<string, ServiceNote>;
}

interface ServiceNote {
  at: number;
  region: string;
  readonly actions: Map<string, { readonly at: number; readonly region: string }>;
}

export function createUses({ store, clock, log }: Ports, records: Collection<UseRecord>): Uses {
  /** By id: access keys, users and roles have ids of different shapes. */
  const notes = new Map<string, Note>();
  let scheduled = false;

  function schedule(delayMs: number): void {
    if (scheduled) return;
    scheduled = true;
    clock.at(clock.now() + delayMs, write);
  }

  function write(): void {
    scheduled = false;
    const batch: Note[] = [];
    for (const note of notes.values()) {
      batch.push(note);
      if (batch.length === writtenAtOnce) break;
    }
    try {
      store.transact(() => {
        for (const note of batch) {
          const scope = { account: note.account, region: "" };
          records.put(scope, merge(records.get(scope, note.id), note));
        }
      });
      for (const note of batch) notes.delete(note.id);
    } catch (error) {
      log.error("last uses could not be written; they are kept and tried again", error);
    }
    if (notes.size > 0) schedule(batch.length === writtenAtOnce ? nextBatchMs : writeEveryMs);
  }

  return {
    record(call) {
      const { principal } = call;
      const service = iamPrefixOf(call.service);
      if (principal.accessKeyId !== undefined && !principal.session) {
        noteUse(notes, principal.accessKeyId, call, service);
      }
      const id = entityIdOf(call);
      if (id !== undefined) noteAction(noteUse(notes, id, call, service), call, service);
      schedule(writeEveryMs);
    },
    forget(account, id) {
      notes.delete(id);
      records.delete({ account, region: "" }, id);
    },
    of(account, id) {
      const stored = records.get({ account, region: "" }, id);
      const pending = notes.get(id);
      return pending ? merge(stored, pending) : stored;
    },
  };
}

/** Id of the user or role whose use it is. A role session's own id is `AROA...:name`. */
function entityIdOf({ principal }: Call): string | undefined {
  if (principal.kind === "user") return principal.id;
  if (principal.kind !== "role-session") return undefined;
  const end = principal.id.indexOf(":");
  return end < 0 ? principal.id : principal.id.slice(0, end);
}

function noteUse(notes: Map<string, Note>, id: string, call: Call, service: string): Note {
  const use = { at: call.now, region: call.region, service };
  const known = notes.get(id);
  if (known) {
    known.last = use;
    return known;
  }
  const fresh: Note = { account: call.principal.account, id, last: use, services: new Map() };
  notes.set(id, fresh);
  return fresh;
}

function noteAction(note: Note, call: Call, service: string): void {
  let known = note.services.get(service);
  if (!known) {
    known = { at: call.now, region: call.region, actions: new Map() };
    note.services.set(service, known);
  }
  known.at = call.now;
  known.region = call.region;
  if (known.actions.size >= kept) known.actions.clear();
  known.actions.set(call.operation, { at: call.now, region: call.region });
}

function merge(stored: UseRecord | undefined, note: Note): UseRecord {
  const services = { ...stored?.services };
  for (const [name, { at, region, actions }] of note.services) {
    services[name] = { at, region, actions: newest({ ...services[name]?.actions, ...Object.fromEntries(actions) }) };
  }
  return { id: note.id, last: note.last, services: newest<ServiceUse>(services) };
}

function newest<T extends { readonly at: number }>(uses: Record<string, T>): Record<string, T> {
  const entries = Object.entries(uses);
  if (entries.length <= kept) return uses;
  return Object.fromEntries(entries.sort(([, a], [, b]) => b.at - a.at).slice(0, kept));
}
