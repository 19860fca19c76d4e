import type { CollectionDefinition } from "../../../kernel/collection.ts";
import { backups, changeLog, saved } from "../backups/state.ts";
import { outgoing, versions } from "../global/state.ts";
import { records, streams } from "../streams/state.ts";
import { exports, imports } from "../transfer/state.ts";
import { dues } from "../ttl/due.ts";
import { works } from "../work/state.ts";

/** What is stored of tables and of all that happens to them by itself, beside their items. */
export const tableCollections: readonly CollectionDefinition<never>[] = [
  streams,
  records,
  dues,
  works,
  backups,
  saved,
  changeLog,
  outgoing,
  versions,
  exports,
  imports,
].map((collection) => collection as never);
