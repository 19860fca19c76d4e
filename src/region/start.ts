import type { House } from "../journey/house.ts";
import type { JourneyFilter } from "../journey/recorder.ts";
import type { Journey } from "../kernel/journey.ts";
import { createClock, type HouseClock } from "../runtime/clock.ts";
import { type DataFolder, openDataFolder } from "../runtime/data-folder.ts";
import { createIds } from "../runtime/ids.ts";
import { type ListenerOptions, listen } from "../runtime/listener.ts";
import { createLog } from "../runtime/log.ts";
import { createRandom, createSeededRandom, freshUuid } from "../runtime/random.ts";
import { createSeals } from "../runtime/seals.ts";
import { removeStatus, writeStatus } from "../runtime/status-file.ts";
import { openTables } from "../runtime/tables.ts";
import { createAdminApi } from "./admin/api.ts";
import { createNameMemory, type NameMemory } from "./names/memory.ts";
import { type Options, readOptions, type StartOptions } from "./options.ts";
import { assemble, type Region } from "./region.ts";
import { resetRegion } from "./reset.ts";
import { openState } from "./state.ts";
import { version } from "./version.ts";

/** A Fogbank that runs. */
export interface Fogbank {
  /** `http://127.0.0.1:4566` */
  readonly endpoint: string;
  readonly port: number;
  /** Where DNS queries are answered, if they are. */
  readonly dnsPort: number | undefined;
  readonly options: Options;
  /** Of the root user of the default account. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly region: string;
  readonly clock: HouseClock;
  /** The certificate of the local authority, PEM, for clients that use TLS. */
  readonly caCertificate: () => Promise<string>;
  /** The last journeys, newest first. */
  readonly journeys: (filter?: JourneyFilter) => readonly Journey[];
  readonly journey: (requestId: string) => Journey | undefined;
  /** Forgets everything, or everything of one account. */
  readonly reset: (account?: string) => Promise<void>;
  /** Finishes what is in flight, commits, closes. */
  readonly stop: () => Promise<void>;
  /** Resolves when it has stopped, whoever asked for it. */
  readonly stopped: Promise<void>;
}

/** Where the generated tables lie: beside the bundle, or in the source tree. */
const tablesFolder = new URL(import.meta.url.includes("/src/") ? "../model/tables/" : "./tables/", import.meta.url);

/** Starts a Fogbank. Throws ConfigurationError on a setting that does not do. */
export async function start(given: StartOptions = {}): Promise<Fogbank> {
  const options = readOptions(given);
  const log = createLog(
    (line) => process.stderr.write(line),
    () => Date.now(),
  );
  const random = options.seed === undefined ? createRandom() : createSeededRandom(options.seed);
  const folder = options.ephemeral ? undefined : openDataFolder(options.data, createRandom());
  try {
    return await open(options, folder, random, log);
  } catch (error) {
    folder?.release();
    throw error;
  }
}

async function open(
  options: Options,
  folder: DataFolder | undefined,
  random: ReturnType<typeof createRandom>,
  log: ReturnType<typeof createLog>,
): Promise<Fogbank> {
  const clock = createClock({ frozenAt: options.frozenAt, log });
  const state = await openState(options, folder);
  const names = options.dns && createNameMemory();
  const authority = lazily(() => openAuthorityIn(folder));
  const caPem = async (): Promise<string> => (await authority()).certificatePem;
  const region = assemble(options, {
    clock,
    ids: createIds(random, options.seed === undefined ? freshUuid : undefined),
    random,
    store: state.store,
    blobs: state.blobs,
    seals: createSeals(folder?.masterKey ?? createRandom().bytes(32), createRandom()),
    tables: openTables(tablesFolder),
    log,
    micros: () => performance.now() * 1000,
    caPem,
    names,
  });
  const ended = new AbortController();
  let stop: () => Promise<void> = async () => undefined;
  const admin = createAdminApi({
    region,
    options,
    version,
    caPem,
    shutdown: () => void stop(),
    ended: ended.signal,
  });

  const listener = await openListeners(options, region.house, names, {
    handle: (arrival) => admin(arrival) ?? region.handle(arrival),
    tls: async () => (await import("../runtime/tls.ts")).createTlsServer(await authority()),
    log,
  }).catch(async (error) => {
    await state.close();
    throw error;
  });
  const endpoint = `http://${urlHost(options.host)}:${listener.port}`;
  if (folder) writeStatus(folder.file("status.json"), { endpoint, pid: process.pid });
  void state.sweep(region.cast, log);

  region.outbox.resume();
  region.cast.wake().catch((error) => log.error("a service with jobs to do cannot be loaded", error));

  const { promise: stopped, resolve: onStopped } = withResolvers();
  stop = once(async () => {
    ended.abort();
    await listener.close();
    region.cast.giftAtHand("auditTrail")?.flush();
    for (const { definition, deps } of region.cast.loaded()) definition.requestLog?.flush(deps);
    clock.stop();
    await state.close();
    if (folder) removeStatus(folder.file("status.json"));
    folder?.release();
    onStopped();
  });

  return {
    endpoint,
    port: listener.port,
    dnsPort: listener.dnsPort,
    ...viewOf(region, options),
    caCertificate: caPem,
    stop,
    stopped,
  };
}

/** What a Fogbank shows of the region that it runs. */
const viewOf = (region: Region, options: Options) => ({
  options,
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
  region: options.region,
  clock: region.clock,
  journeys: (filter?: JourneyFilter) => region.recorder.list(filter),
  journey: (requestId: string) => region.recorder.find(requestId),
  reset: (account?: string) => resetRegion(region, account),
});

/** What listens: for requests, and for DNS queries where that is wanted. All of it or nothing. */
async function openListeners(
  { host, port, alsoListen, dns }: Options,
  house: House,
  memory: NameMemory | undefined,
  rest: Pick<ListenerOptions, "handle" | "tls" | "log">,
) {
  const listener = await listen({ host, port, also: alsoListen, ...rest });
  if (!dns || !memory) return { ...listener, dnsPort: undefined };
  try {
    const { openNames } = await import("./names/open.ts");
    const names = await openNames(dns, { host, address: listener.address, house, memory });
    const close = async (): Promise<void> => {
      await names.close();
      await listener.close();
    };
    return { port: listener.port, dnsPort: names.port, close };
  } catch (error) {
    await listener.close();
    throw error;
  }
}

async function openAuthorityIn(folder: DataFolder | undefined) {
  const { openAuthority } = await import("../runtime/certificates.ts");
  const files = folder && { certificate: folder.file("ca.pem"), key: folder.file("ca.key") };
  return openAuthority(files, () => Date.now(), createRandom());
}

/** An address that a client can use: nobody connects to "all addresses". */
function urlHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
}

function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= work();
    return running;
  };
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
