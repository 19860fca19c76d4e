import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { notCompressed, SelectFlaw } from "../flaw.ts";

/** Unpacks a stream. Throws InvalidCompressionFormat for what is no gzip at all, TruncatedInput for what breaks off. */
export async function* gunzipped(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = Readable.from(input, { highWaterMark: 1 });
  const gunzip = createGunzip({ chunkSize: 64 * 1024 });
  source.on("error", (error) => gunzip.destroy(error));
  source.pipe(gunzip);
  try {
    for await (const chunk of gunzip) yield chunk as Uint8Array;
  } catch (error) {
    throw flawOf(error);
  } finally {
    gunzip.destroy();
    source.destroy();
  }
}

/** Errors of zlib have its codes; what the source throws is not ours to judge. */
function flawOf(error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error) || !String(error.code).startsWith("Z_")) return error;
  return error.message.includes("incorrect header") ? notCompressed("GZIP") : new SelectFlaw("TruncatedInput");
}
