import type { Fetcher } from "../kernel/ports.ts";

const timeoutMs = 5_000;

/** Outgoing reads. Only what an operation was told to read (a provider's keys), never where a body points. */
export function createFetcher(): Fetcher {
  return {
    async get(url, limit) {
      const response = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(timeoutMs) });
      if (response.status !== 200 || !response.body) {
        await response.body?.cancel();
        throw new Error(`${url} answered ${response.status}`);
      }
      const pieces: Uint8Array[] = [];
      let length = 0;
      for await (const piece of response.body) {
        length += piece.length;
        if (length > limit) throw new Error(`${url} answered more than ${limit} bytes`);
        pieces.push(piece);
      }
      return Buffer.concat(pieces);
    },
  };
}
