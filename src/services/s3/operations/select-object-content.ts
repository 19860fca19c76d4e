import { compileSelect, runSelect, type SelectCounts, type SelectEvent } from "../../../engines/select/index.ts";
import type { SelectObjectContentEventStream } from "../../../model/types/s3.d.ts";
import { addressed } from "../access/addressed.ts";
import { missingKey } from "../access/missing.ts";
import type { WaitingS3Handler } from "../deps.ts";
import { deleteMarkerCurrent } from "../errors.ts";
import { keyOf } from "../objects/encryption.ts";
import { isThere, openBody } from "../objects/open-body.ts";
import { checkReadable } from "../objects/restore.ts";
import { currentVersion } from "../objects/versions.ts";
import { selectError } from "../select-errors.ts";

export const selectObjectContent: WaitingS3Handler<"SelectObjectContent"> = async (deps, call, input) => {
  const { bucket } = addressed(deps, call, input);
  const version = currentVersion(deps, bucket, input.Key);
  if (!version) throw missingKey(deps, call, input);
  if (version.deleteMarker) throw deleteMarkerCurrent(input.Key, version.versionId);
  checkReadable(version, call.now);
  const verdict = compileSelect(input.Expression, { ...input, objectBytes: version.size });
  if ("error" in verdict) throw selectError(verdict.error);
  const { query } = verdict;
  const key = version.encryption && (await keyOf(deps, call, bucket, version.encryption, input));
  // Replaced or deleted since it was found: once more, with what is there now.
  if (!isThere(deps, bucket, version)) return selectObjectContent(deps, call, input);
  const body = openBody(deps, bucket, version, key, query.firstByte, version.size);
  const events = runSelect(query, body instanceof Uint8Array ? once(body) : body, call.now);
  // What is wrong before the first record is the answer itself; what comes later is told in the stream.
  const first = await events.next();
  if (!first.done && "error" in first.value) throw selectError(first.value.error);
  return { Payload: told(first, events, input.RequestProgress?.Enabled ?? false) };
};

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* told(
  first: IteratorResult<SelectEvent, void>,
  events: AsyncGenerator<SelectEvent, void, undefined>,
  progress: boolean,
): AsyncGenerator<SelectObjectContentEventStream> {
  try {
    for (let next = first; !next.done; next = await events.next()) {
      const event = next.value;
      if ("error" in event) throw selectError(event.error);
      if ("records" in event) yield { Records: { Payload: event.records } };
      else if ("stats" in event) yield { Stats: { Details: details(event.stats) } };
      else if (progress) yield { Progress: { Details: details(event.progress) } };
    }
    yield { End: {} };
  } finally {
    await events.return();
  }
}

const details = ({ bytesScanned, bytesProcessed, bytesReturned }: SelectCounts) => ({
  BytesScanned: bytesScanned,
  BytesProcessed: bytesProcessed,
  BytesReturned: bytesReturned,
});
