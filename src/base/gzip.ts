import { gunzipSync } from "node:zlib";
import { MalformedError } from "./malformed.ts";

/** What `bytes` unpack to; MalformedError where they are no gzip or unpack to more than `mostBytes`. */
export function gunzip(bytes: Uint8Array, mostBytes: number): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: mostBytes });
  } catch {
    throw new MalformedError(`no gzip, or more than ${mostBytes} bytes of it`);
  }
}
