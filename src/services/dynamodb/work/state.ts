import { defineCollection } from "../../../kernel/collection.ts";
import type { Key } from "../../../kernel/ports.ts";
import type { CopyWork } from "../backups/copy-state.ts";
import type { ResealWork, RetireWork } from "../encryption/work-state.ts";
import type { ExportWork, ImportWork } from "../transfer/state.ts";
import type { WorkBase } from "./work-base.ts";

/** Old items are put into a new index. */
export interface FillIndexWork extends WorkBase {
  readonly kind: "fill-index";
  readonly table: string;
  readonly tableId: string;
  readonly index: number;
  readonly after?: Key | undefined;
}

/** What an index held is removed, and then the index. */
export interface DropIndexWork extends WorkBase {
  readonly kind: "drop-index";
  readonly table: string;
  readonly tableId: string;
  readonly index: number;
}

/** Old items of a table are noted down for the time to live. */
export interface NoteExpiryWork extends WorkBase {
  readonly kind: "note-expiry";
  readonly table: string;
  readonly tableId: string;
  readonly after?: Key | undefined;
}

/** Everything under these prefixes is removed. */
export interface SweepWork extends WorkBase {
  readonly kind: "sweep";
  readonly prefixes: readonly Key[];
  /** Of a table that is gone: it waits for the copies that are being made of it. */
  readonly tableId?: string | undefined;
}

/** The items that a table has are sent to a new replica. */
export interface FillReplicaWork extends WorkBase {
  readonly kind: "fill-replica";
  readonly table: string;
  readonly tableId: string;
  /** Its region. */
  readonly target: string;
  readonly after?: Key | undefined;
}

export type Work =
  | ResealWork
  | RetireWork
  | FillIndexWork
  | DropIndexWork
  | NoteExpiryWork
  | SweepWork
  | FillReplicaWork
  | CopyWork
  | ExportWork
  | ImportWork;

export type WorkKind = Work["kind"];

export const works = defineCollection<Work>({
  name: "dynamodb.works",
  scope: "house",
  version: 1,
  key: ({ id }) => [id],
  owner: ({ account }) => account,
  indexes: { due: ({ at }) => [[at]] },
});
