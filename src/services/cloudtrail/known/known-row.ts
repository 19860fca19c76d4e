import type { AuditRow } from "../../../kernel/audit.ts";

/** A row that goes by what stands in a call alone: it knows nothing of the service's state. */
export type KnownRow = AuditRow<Readonly<Record<string, unknown>>, unknown>;
export type KnownRows = Readonly<Record<string, KnownRow>>;
