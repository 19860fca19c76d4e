import type { Principal } from "../../src/kernel/call.ts";
import type { Caller } from "../../src/kernel/peers.ts";
import type { ByteStream } from "../../src/model/stream.ts";
import type { Operations as S3Operations } from "../../src/model/types/s3.d.ts";
import { openBodies } from "../../src/region/bodies.ts";
import { readOptions } from "../../src/region/options.ts";
import { assemble } from "../../src/region/region.ts";
import { createClock } from "../../src/runtime/clock.ts";
import { createIds } from "../../src/runtime/ids.ts";
import { createSeededRandom } from "../../src/runtime/random.ts";
import { createSeals } from "../../src/runtime/seals.ts";
import { openTables } from "../../src/runtime/tables.ts";
import { openMemory } from "../../src/store/memory.ts";
import { createStore } from "../../src/store/store.ts";

/** A region in memory whose clock stands still until it is moved: what happens by itself happens when a test says so. */

export const account = "111122223333";
export const otherAccount = "444455556666";
export const home = "eu-west-1";
export const dayMs = 86_400_000;
/** Half past ten in the morning. */
export const start = Date.UTC(2026, 0, 15, 10, 30);

const log = {
  error: (_: string, error: unknown): never => {
    throw error;
  },
  warn: () => undefined,
};

const rootOf = (id: string): Principal => ({ kind: "root", account: id, arn: `arn:aws:iam::${id}:root`, id });

export function openRegion(
  store = createStore(openMemory()),
  blobs = openBodies(undefined, "process").blobs,
  now = start,
) {
  const clock = createClock({ frozenAt: now, log });
  const region = assemble(readOptions({ ephemeral: true, account, region: home }), {
    clock,
    ids: createIds(createSeededRandom(`ids ${now}`)),
    random: createSeededRandom(`chance ${now}`),
    store,
    blobs,
    seals: createSeals(createSeededRandom("seals").bytes(32), createSeededRandom("sealing")),
    tables: openTables(new URL("../../src/model/tables/", import.meta.url)),
    log,
    micros: () => 0,
  });
  const callerOf = (principal: Principal, at: string): Caller => ({
    as: "caller",
    call: {
      id: "the-cause",
      entrance: "api",
      now: clock.now(),
      service: "cloudformation",
      operation: "CreateStack",
      account: principal.account,
      region: at,
      principal,
      source: { ip: "192.0.2.1", userAgent: "test", secure: true, host: "localhost" },
      baseUrl: "https://localhost",
    },
  });
  const as = <Ops extends object>(service: string, principal = rootOf(account), at = home) => {
    const peer = region.ports.peers.to<Ops>(service);
    return <Name extends keyof Ops & string>(name: Name, input: Parameters<typeof peer.call<Name>>[1]) =>
      peer.call(name, input, callerOf(principal, at));
  };
  const s3 = as<S3Operations>("s3");

  return {
    ...region,
    blobs,
    as,
    s3,
    rootOf,
    put: (Bucket: string, Key: string, text = "hello", more: object = {}) =>
      s3("PutObject", { Bucket, Key, Body: bytesOf(text), ...more }),
    async text(Bucket: string, Key: string, VersionId?: string): Promise<string> {
      const { Body } = await s3("GetObject", { Bucket, Key, ...(VersionId === undefined ? {} : { VersionId }) });
      return (await wholeOf(Body)).toString();
    },
    async keys(Bucket: string): Promise<string[]> {
      return ((await s3("ListObjectsV2", { Bucket })).Contents ?? []).flatMap(({ Key }) => Key ?? []);
    },
    /** Everything that is on its way, or due now, has happened. */
    async settle(): Promise<void> {
      for (let turn = 0; turn < 5; turn++) {
        await store.committed();
        await clock.advance(0);
        await clock.settle();
      }
    },
  };
}

export function bytesOf(text: string | Uint8Array): ByteStream {
  const bytes = Buffer.from(text);
  return {
    length: bytes.length,
    async *[Symbol.asyncIterator]() {
      if (bytes.length > 0) yield bytes;
    },
  };
}

export async function wholeOf(body: ByteStream | undefined): Promise<Buffer> {
  if (body instanceof Uint8Array) return Buffer.from(body);
  const pieces: Uint8Array[] = [];
  if (body) for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces);
}
