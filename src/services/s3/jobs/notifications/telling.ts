import { createHash } from "node:crypto";
import type { Call } from "../../../../kernel/call.ts";
import type { Happening } from "../../objects/happened.ts";
import { shownVersionId } from "../../objects/show.ts";
import type { Bucket } from "../../state.ts";
import type { EventRow } from "./events.ts";

/** Something that happened, on its way to those who want to know. */
export interface Telling extends Happening {
  readonly call: Call;
  readonly bucket: Bucket;
  readonly row: EventRow;
  /** Sixteen hexadecimal digits that grow from one change of a key to the next. */
  readonly sequencer: string;
}

export const tellingOf = (
  call: Call,
  bucket: Bucket,
  happening: Happening,
  row: EventRow,
  sequencer: string,
): Telling => ({
  ...happening,
  call,
  bucket,
  row,
  sequencer,
});

/** The ETag of nothing, which delete markers are told with. */
const emptyMd5 = createHash("md5").update("").digest("hex");

/** What is told of the object, whatever the names. `undefined` is left out. */
export function objectFacts({ bucket, version, row, sequencer }: Telling) {
  const { tells } = row;
  return {
    size: tells.size ? version.size : undefined,
    etag: tells.etag ? (version.deleteMarker ? emptyMd5 : version.etag) : undefined,
    versionId: shownVersionId(bucket, version),
    sequencer: tells.sequencer ? sequencer : undefined,
  };
}

/** Nothing outside of the house asked for it: lifecycle, the end of a restore. */
const byItself = ({ call }: Telling): boolean => call.principal.kind === "service";

/** `AWS:AIDA...`; a root user, and the owner of a bucket, by a customer id. */
export function principalId(telling: Telling): string {
  const { principal } = telling.call;
  if (byItself(telling)) return principal.serviceName ?? "";
  if (principal.kind === "anonymous") return "Anonymous";
  return principal.kind === "root" ? customerId(principal.account) : `AWS:${principal.id}`;
}

/** Twelve digits, or the name of a service. */
export const requester = (telling: Telling): string =>
  byItself(telling) ? (telling.call.principal.serviceName ?? "") : telling.call.principal.account || "Anonymous";

const idLetters = 13;

/** The shape of Amazon's customer ids, which say nothing; one for each account for ever. */
export function customerId(account: string): string {
  const digest = createHash("sha256").update(`customer ${account}`).digest();
  return `A${BigInt(`0x${digest.toString("hex")}`)
    .toString(36)
    .toUpperCase()
    .slice(0, idLetters)}`;
}
