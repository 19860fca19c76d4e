import type { AuditedCall, AuditIdentity, AuditResource, AuditTrail } from "../../../kernel/audit.ts";
import type { Clock, Ids, Log, Store } from "../../../kernel/ports.ts";
import { rowOf } from "../known/rows.ts";
import { type Frame, frameOf, makeFrame } from "../record/frame.ts";
import type { Watch } from "../trails/watch.ts";
import type { FramedEvent } from "./chunk.ts";
import { type Left, ownPartOf } from "./own-part.ts";
import { recipientsOf } from "./recipients.ts";

export interface JournalOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly watch: Watch;
  /** Stores events. Called in a transaction. */
  readonly write: (events: readonly FramedEvent[]) => void;
}

/** How long an event may wait for the disk, in milliseconds: the most that `kill -9` takes with it. */
const writeEveryMs = 1_000;
/** Events written at once, and bytes of requests that may wait with them. */
const mostWaiting = 500;
const mostBytes = 4 * 1024 * 1024;

/** What a call left, and whose event it becomes. */
interface Waiting {
  readonly left: Left;
  readonly frame: Frame;
}

/**
 * Takes calls over as references and makes their events later, many at once: the road pays for a place in a list. A call
 * of which nothing but its frame is told (GetCallerIdentity) then costs the store about a hundred bytes.
 */
export function createJournal({ store, clock, ids, log, watch, write }: JournalOptions): AuditTrail {
  let waiting: Waiting[] = [];
  let bytes = 0;
  let scheduled = false;
  store.onUpheaval(() => {
    waiting = [];
    bytes = 0;
  });

  function flush(): void {
    if (waiting.length === 0) return;
    const batch = waiting;
    waiting = [];
    bytes = 0;
    try {
      store.transact(() => write(batch.map(({ left, frame }) => ({ frame, own: ownPartOf(left) }))));
    } catch (error) {
      log.error(`${batch.length} events of the audit could not be written and are lost`, error);
    }
  }

  function onTime(): void {
    scheduled = false;
    flush();
  }

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    clock.at(clock.now() + writeEveryMs, onTime);
  }

  return {
    flush,
    take(given) {
      const { call } = given;
      const row = rowOf(given.operation, given.row);
      if (row?.dataEvent !== undefined && !watch.any()) return undefined;
      const audited = row === given.row ? given : { ...given, row };
      const resources = row?.resources && attempt(row.resources, audited);
      const recipients = recipientsOf(call, resources);
      if (row?.dataEvent !== undefined && !wanted(watch, recipients, audited, row.dataEvent)) return undefined;
      const shared = recipients.length > 1 || call.principal.kind === "service" ? ids.next("request") : undefined;
      const eventId = ids.next("request");
      for (const recipient of recipients) {
        const id = recipient === recipients[0] ? eventId : ids.next("request");
        const frame = frameFor(audited, recipient);
        waiting.push({ left: leftOf(audited, id, shared, resources, frame.readOnly), frame });
      }
      bytes += audited.bodyBytes;
      if (waiting.length >= mostWaiting || bytes > mostBytes) flush();
      else schedule();
      return eventId;
    },
  };
}

const wanted = (watch: Watch, recipients: readonly string[], { call }: AuditedCall, type: string): boolean =>
  recipients.some((account) => watch.wantsData(account, call.region, type));

type Ask<T> = (call: AuditedCall["call"], input: object, deps: unknown, output: object | undefined) => T | undefined;

/** A row may stumble over what is not there: its call was refused, or took it away. */
function attempt<T>(ask: Ask<T>, { call, input, deps, output }: AuditedCall): T | undefined {
  try {
    return ask(call, input ?? {}, deps, output);
  } catch {
    return undefined;
  }
}

function leftOf(
  audited: AuditedCall,
  id: string,
  sharedId: string | undefined,
  resources: readonly AuditResource[] | undefined,
  readOnly: boolean,
): Left {
  const { call, operation, row, input, error } = audited;
  // Answers of reads stand in no record: what is long, or a stream, is let go at once.
  const shown = row?.response === undefined ? !readOnly : row.response === "shown";
  const output = shown ? audited.output : undefined;
  const further = row?.parameters?.(call);
  const additional = row?.additional && attempt(row.additional, audited);
  return {
    id,
    at: call.now,
    requestId: call.id,
    operation,
    row,
    input,
    output,
    error,
    sharedId,
    resources,
    further,
    additional,
  };
}

function frameFor(audited: AuditedCall, recipient: string): Frame {
  const { row } = audited;
  const found: AuditIdentity | undefined = row?.identity && attempt(row.identity, audited);
  return found ? makeFrame(audited, recipient, found) : frameOf(audited, recipient);
}
