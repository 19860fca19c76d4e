import type { JourneyFilter } from "../../journey/recorder.ts";
import { isAccountId } from "../../kernel/arn.ts";
import type { Departure } from "../../kernel/stage.ts";
import { coverageOf } from "../coverage.ts";
import type { Options } from "../options.ts";
import type { Region } from "../region.ts";
import { resetRegion } from "../reset.ts";
import { AdminError, type AdminRequest, json, refuseOthers, text } from "./answer.ts";
import { moveClock, readClock } from "./clock.ts";
import { shownDeliveries } from "./deliveries.ts";
import { liveJourneys } from "./live.ts";
import { answerText, readPostbox } from "./postbox.ts";
import { readJourney, summaryOf } from "./read-journey.ts";

export interface AdminPorts {
  readonly region: Region;
  readonly options: Options;
  readonly version: string;
  readonly caPem: () => Promise<string>;
  /** Stops the process, once the answer is out. */
  readonly shutdown: () => void;
  /** Fires when it stops: live streams end. */
  readonly ended: AbortSignal;
}

export interface AdminRoute {
  readonly method: string;
  /** A `*` at the end stands for the rest of the path. */
  readonly path: string;
  readonly answer: (ports: AdminPorts, request: AdminRequest) => Departure | Promise<Departure>;
}

/** The admin API, one row a route. */
export const routes: readonly AdminRoute[] = [
  { method: "GET", path: "/_fogbank/health", answer: health },
  { method: "GET", path: "/_fogbank/services", answer: services },
  { method: "GET", path: "/_fogbank/journeys", answer: journeys },
  {
    method: "GET",
    path: "/_fogbank/journeys/live",
    answer: ({ region, ended }) => liveJourneys(region.recorder, ended),
  },
  { method: "GET", path: "/_fogbank/journeys/*", answer: journey },
  { method: "GET", path: "/_fogbank/metrics", answer: ({ region }) => json({ operations: region.metrics.all() }) },
  {
    method: "GET",
    path: "/_fogbank/deliveries",
    answer: ({ region }) => json({ deliveries: shownDeliveries(region.outbox) }),
  },
  { method: "GET", path: "/_fogbank/postbox", answer: ({ region }, request) => readPostbox(region, request) },
  {
    method: "POST",
    path: "/_fogbank/postbox",
    answer: ({ region, options }, request) => answerText(region, options, request),
  },
  { method: "GET", path: "/_fogbank/clock", answer: ({ region }) => json(readClock(region.clock)) },
  {
    method: "POST",
    path: "/_fogbank/clock",
    answer: async ({ region }, { body }) => json(await moveClock(region.clock, body)),
  },
  { method: "GET", path: "/_fogbank/ca", answer: async ({ caPem }) => text(await caPem(), "application/x-pem-file") },
  { method: "POST", path: "/_fogbank/reset", answer: reset },
  { method: "POST", path: "/_fogbank/shutdown", answer: shutdown },
  // Where tools made for LocalStack look.
  { method: "GET", path: "/_localstack/health", answer: localstackHealth },
  { method: "GET", path: "/health", answer: localstackHealth },
  { method: "POST", path: "/_localstack/state/reset", answer: reset },
  { method: "POST", path: "/_localstack/health", answer: localstackAction },
];

function health({ region, options, version }: AdminPorts): Departure {
  const loaded = new Set(region.cast.loaded().map(({ definition }) => definition.id));
  return json({
    status: "running",
    version,
    auth: options.auth,
    account: options.account,
    region: options.region,
    data: options.ephemeral ? null : options.data,
    durability: options.ephemeral ? null : options.durability,
    clock: readClock(region.clock),
    services: Object.fromEntries(region.cast.ids.map((id) => [id, loaded.has(id) ? "running" : "available"])),
    memoryBytes: process.memoryUsage().rss,
    pid: process.pid,
  });
}

async function services({ region }: AdminPorts): Promise<Departure> {
  return json({ services: await coverageOf(region.house.index(), region.house.model, region.cast) });
}

function journeys({ region }: AdminPorts, { query }: AdminRequest): Departure {
  return json({ journeys: region.recorder.list(filterIn(query)).map(summaryOf) });
}

const filters: readonly string[] = [
  "service",
  "operation",
  "account",
  "principal",
  "error",
  "outcome",
  "since",
  "limit",
];

function filterIn(query: URLSearchParams): JourneyFilter {
  refuseOthers(query.keys(), filters);
  const word = (name: string): string | undefined => query.get(name) ?? undefined;
  const number = (name: string): number | undefined => {
    const given = word(name);
    if (given !== undefined && !/^\d+$/.test(given))
      throw new AdminError(400, `${name}=${given}: takes a whole number`);
    return given === undefined ? undefined : Number(given);
  };
  const outcome = word("outcome");
  if (outcome !== undefined && outcome !== "error" && outcome !== "success") {
    throw new AdminError(400, `outcome=${outcome}: takes error or success`);
  }
  return {
    service: word("service"),
    operation: word("operation"),
    account: word("account"),
    principal: word("principal"),
    errorCode: word("error"),
    outcome,
    since: number("since"),
    limit: number("limit"),
  };
}

function journey({ region }: AdminPorts, { rest }: AdminRequest): Departure {
  const found = region.recorder.find(rest);
  if (!found)
    throw new AdminError(404, `journey ${rest}: not kept; the last 2000 are. The id is the request id of the answer`);
  return json(readJourney(found, region.recorder.childrenOf));
}

async function reset({ region }: AdminPorts, { body, query }: AdminRequest): Promise<Departure> {
  refuseOthers([...query.keys(), ...Object.keys(body)], ["account"]);
  const account = body.account ?? query.get("account") ?? undefined;
  if (account !== undefined && (typeof account !== "string" || !isAccountId(account))) {
    throw new AdminError(400, `account ${String(account)}: takes 12 digits; leave it out to reset everything`);
  }
  await resetRegion(region, account);
  return json({ reset: account ?? "all" });
}

function shutdown({ shutdown: stop }: AdminPorts): Departure {
  setImmediate(stop);
  return json({ status: "stopping" }, 202);
}

function localstackHealth({ region, version }: AdminPorts): Departure {
  const loaded = new Set(region.cast.loaded().map(({ definition }) => definition.id));
  return json({
    services: Object.fromEntries(region.cast.ids.map((id) => [id, loaded.has(id) ? "running" : "available"])),
    edition: "fogbank",
    version,
  });
}

/** `{"action": "restart"}` resets, as test suites use it; `kill` stops. */
function localstackAction(ports: AdminPorts, request: AdminRequest): Departure | Promise<Departure> {
  const { action } = request.body;
  if (action === "restart") return reset(ports, { ...request, body: {} });
  if (action === "kill") return shutdown(ports);
  throw new AdminError(400, `action ${String(action)}: takes restart or kill`);
}
