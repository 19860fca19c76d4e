import type { Json } from "../../engines/event-pattern/index.ts";

/** EventBridge user guide, "Event structure": the members, in this order. A type and no interface, so that it is JSON, too. */
export type Envelope = {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  readonly account: string;
  /** `2026-01-31T12:00:00Z`: whole seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  /** Of an event that comes out of an archive. */
  readonly "replay-name"?: string;
  readonly detail: Json;
};

/** An event on its way through a bus. */
export interface BusEvent {
  readonly envelope: Envelope;
  /** As its targets get it; of `detail` with all digits of its numbers. */
  readonly text: string;
}

/** `detail`: JSON without needless white space. */
export function busEvent(head: Omit<Envelope, "detail" | "version">, detail: Json, detailText: string): BusEvent {
  const envelope: Envelope = { version: "0", ...head, detail };
  let text: string | undefined;
  return {
    envelope,
    // Most events match nothing: what nobody reads is not written.
    get text() {
      text ??= `${JSON.stringify({ version: "0", ...head }).slice(0, -1)},"detail":${detailText}}`;
      return text;
    },
  };
}

/** An event that was written before: from an archive, from another bus. */
export function readEvent(text: string): BusEvent {
  return { envelope: JSON.parse(text) as Envelope, text };
}

/** Whole seconds, as events have them. */
export const eventTime = (epochMs: number): string => `${new Date(epochMs).toISOString().slice(0, 19)}Z`;

/** Whether brackets nest deeper than `most`. `text` is JSON, or will be refused as none. */
export function isDeeperThan(text: string, most: number): boolean {
  if (text.length <= 2 * most) return false;
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (quoted) {
      if (code === 0x5c) at++;
      else if (code === 0x22) quoted = false;
    } else if (code === 0x22) quoted = true;
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > most) return true;
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
  return false;
}

/** A member's name between the last member of the head and the detail. */
const detailMember = ',"detail":';

/** The event as a replay sends it. */
export function replayed({ envelope, text }: BusEvent, replay: string): BusEvent {
  const { detail, version: _, ...head } = envelope;
  // The text is the head's, as it was written, with the detail behind it.
  const at = JSON.stringify({ version: "0", ...head }).length - 1 + detailMember.length;
  return busEvent({ ...head, "replay-name": replay }, detail, text.slice(at, -1));
}
