import type { Table, TableError, TableShape } from "../../src/model/table.ts";
import { compact } from "./compact.ts";

/** `patches/<service>.json`: what AWS does and no model says. */
export interface Patch {
  readonly changes: readonly PatchChange[];
}

export interface PatchChange {
  /** What proves the change: a page of the API reference, an older model, an observed client. */
  readonly evidence: string;
  /** JSON merge patch (RFC 7386) of the table: objects merge, `null` deletes, everything else replaces. */
  readonly merge?: unknown;
  /** Errors that the models lack: code to HTTP status. 500 and above are the server's fault. */
  readonly errors?: Readonly<Record<string, number>>;
}

export function applyPatch(table: Table, patch: Patch): Table {
  let patched = table;
  for (const [index, change] of patch.changes.entries()) {
    if (change.evidence.trim() === "") throw new Error(`patch of ${table.service.id}: change ${index} has no evidence`);
    if (change.merge !== undefined) patched = mergePatch(patched, change.merge) as Table;
    if (change.errors) patched = { ...patched, shapes: withErrors(patched.shapes, change.errors) };
  }
  return { ...patched, source: { ...table.source, patches: `${patch.changes.length} changes` } };
}

/** A code that is also the name of an ordinary structure (S3's `Redirect`) gets a shape of its own. */
function withErrors(shapes: Table["shapes"], errors: Readonly<Record<string, number>>): Table["shapes"] {
  const all: Record<string, TableShape> = { ...shapes };
  for (const [code, status] of Object.entries(errors)) {
    const taken = all[code] !== undefined && all[code].error === undefined;
    const name = taken ? `${code}Error` : code;
    const known = all[name] ?? { type: "structure", members: {} };
    const fault = status >= 500;
    const error: TableError = compact<TableError>({
      ...known.error,
      code: taken ? code : known.error?.code,
      status: status === (fault ? 500 : 400) ? undefined : status,
      fault: fault ? true : undefined,
    });
    all[name] = { ...known, error };
  }
  return all;
}

export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged: Record<string, unknown> = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = mergePatch(merged[key], value);
  }
  return merged;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
