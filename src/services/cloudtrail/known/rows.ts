import type { AuditRow } from "../../../kernel/audit.ts";
import type { Operation } from "../../../model/link.ts";
import { iam } from "./iam.ts";
import { kms } from "./kms.ts";
import type { KnownRows } from "./known-row.ts";
import { s3 } from "./s3.ts";
import { sts } from "./sts.ts";

/** What AWS's records of some services have of their own. What a service declares itself, member by member, wins. */
const services: Readonly<Record<string, KnownRows>> = { iam, kms, s3, sts };

/** Operations are linked once: what is found for one stays. */
const found = new WeakMap<Operation, Found>();

interface Found {
  readonly row: AuditRow<object, unknown> | undefined;
}

/** The row of an operation: the service's own over what is known here. */
export function rowOf(operation: Operation, own: AuditRow<object, unknown> | undefined): Found["row"] {
  let known = found.get(operation);
  if (!known) {
    known = { row: mergedRow(operation, own) };
    found.set(operation, known);
  }
  return known.row;
}

function mergedRow({ name, service }: Operation, own: AuditRow<object, unknown> | undefined): Found["row"] {
  const rows = Object.hasOwn(services, service.id) ? services[service.id] : undefined;
  const known = rows && Object.hasOwn(rows, name) ? (rows[name] as AuditRow<object, unknown>) : undefined;
  return known && own ? { ...known, ...own } : (own ?? known);
}
