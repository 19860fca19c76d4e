import { load } from "./load.ts";
import { cpuSeconds, type Server } from "./process.ts";

export interface Measured {
  /** Microseconds of the server's CPU a request. */
  readonly cpuMicros: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface Row {
  readonly name: string;
  readonly results: ReadonlyMap<string, Measured>;
}

export async function measureRound(
  server: Server,
  request: Buffer,
  requests: number,
  connections = 16,
): Promise<Measured | undefined> {
  const before = cpuSeconds(server);
  const { seconds, latencies, refused } = await load({ port: server.port, request, requests, connections });
  const cpu = cpuSeconds(server) - before;
  if (refused.size > 0) {
    const what = `${server.name} refused requests: ${JSON.stringify([...refused])}`;
    if (server.own) throw new Error(what);
    // A peer that breaks under load is measured no further.
    process.stdout.write(`${what}\n`);
    return undefined;
  }
  const at = (share: number): number =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  return { cpuMicros: (cpu / requests) * 1e6, perSecond: requests / seconds, p50Ms: at(0.5), p99Ms: at(0.99) };
}

/** Median of each figure. */
export function median(measured: readonly Measured[]): Measured {
  const of = (figure: keyof Measured): number => {
    const sorted = measured.map((each) => each[figure]).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  };
  return { cpuMicros: of("cpuMicros"), perSecond: of("perSecond"), p50Ms: of("p50Ms"), p99Ms: of("p99Ms") };
}
