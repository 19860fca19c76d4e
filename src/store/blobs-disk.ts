import { BlobsFullError } from "../kernel/blobs.ts";

type Callback<T> = (error: NodeJS.ErrnoException | null, result: T) => void;

/** One operation of node:fs with its callback as a promise: half the cost of a FileHandle's, and nothing to collect. */
export function onDisk<T>(work: (done: Callback<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    work((error, result) => (error ? reject(fullOr(error)) : resolve(result)));
  });
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "ENOENT";

/** As `onDisk`; a file that is not there is no failure. */
export async function unlessMissing<T>(work: (done: Callback<T>) => void): Promise<T | undefined> {
  try {
    return await onDisk(work);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** As `unlessMissing`, for what is done on the spot. */
export function atOnceUnlessMissing<T>(work: () => T): T | undefined {
  try {
    return atOnce(work);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** As `onDisk`, for what is done on the spot. */
export function atOnce<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw fullOr(error as NodeJS.ErrnoException);
  }
}

/** No space left, and no quota left: for a client it is the same. */
function fullOr(error: NodeJS.ErrnoException): Error {
  if (error.code !== "ENOSPC" && error.code !== "EDQUOT") return error;
  return new BlobsFullError("there is no room left where Fogbank keeps its data", { cause: error });
}
