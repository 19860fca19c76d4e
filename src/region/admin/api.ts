import { isLoopback, isOwnName } from "../../base/host-name.ts";
import { AwsError } from "../../kernel/error.ts";
import { limits } from "../../kernel/limits.ts";
import type { Arrival, Departure } from "../../kernel/stage.ts";
import { AdminError, type AdminRequest, json } from "./answer.ts";
import { type AdminPorts, type AdminRoute, routes } from "./routes.ts";

/** Answers what is addressed to the admin API; undefined for everything else, which takes the road. */
export function createAdminApi(ports: AdminPorts): (arrival: Arrival) => Promise<Departure> | undefined {
  return (arrival) => {
    const { path } = arrival;
    if (!path.startsWith("/_fogbank") && !path.startsWith("/_localstack") && path !== "/health") return undefined;
    // A bucket may be called "health": only a plain, unsigned GET is for us.
    if (path === "/health" && (!isRead(arrival) || arrival.headers.authorization !== undefined)) return undefined;
    return answer(ports, arrival).catch((error) => {
      if (error instanceof AdminError) return json({ error: error.message }, error.status);
      // The client went away in the middle of its body.
      if (error instanceof AwsError) return json({ error: error.message }, error.status ?? 400);
      ports.region.house.log.error(`admin API ${path} failed`, error);
      return json({ error: "internal error; the log has it" }, 500);
    });
  };
}

/** HEAD is answered as GET: whoever sends the answer leaves its body out. */
const isRead = ({ method }: Arrival): boolean => method === "GET" || method === "HEAD";

async function answer(ports: AdminPorts, arrival: Arrival): Promise<Departure> {
  refuseStrangers(arrival);
  const found = routes.filter((route) => matches(route, arrival.path));
  const asked = isRead(arrival) ? "GET" : arrival.method;
  const route = found.find(({ method }) => method === asked);
  if (!route) {
    if (found.length > 0)
      throw new AdminError(405, `${arrival.path} takes ${found.map(({ method }) => method).join(", ")}`);
    throw new AdminError(404, `${arrival.path}: no such route; there are ${routes.map(({ path }) => path).join(", ")}`);
  }
  const request: AdminRequest = {
    arrival,
    rest: route.path.endsWith("*") ? arrival.path.slice(route.path.length - 1) : "",
    query: new URLSearchParams(arrival.query),
    body: await bodyOf(arrival),
  };
  return route.answer(ports, request);
}

const matches = ({ path }: AdminRoute, asked: string): boolean =>
  path.endsWith("*") ? asked.startsWith(path.slice(0, -1)) && asked.length >= path.length : path === asked;

/**
 * The admin API can forget everything, so only this machine may use it, and no web page that its user happens to visit:
 * a name that is not ours in Host means DNS rebinding, a foreign Origin means another site's script.
 */
function refuseStrangers({ ip, headers }: Arrival): void {
  if (!isLoopback(ip)) throw new AdminError(403, "the admin API answers this machine only");
  if (!isOwnName(headers.host ?? ""))
    throw new AdminError(403, `the admin API is not served under the name ${headers.host}`);
  const { origin } = headers;
  if (origin !== undefined && (!URL.canParse(origin) || !isOwnName(new URL(origin).host))) {
    throw new AdminError(403, `the admin API takes no requests from pages of ${origin}`);
  }
}

async function bodyOf(arrival: Arrival): Promise<Readonly<Record<string, unknown>>> {
  if (isRead(arrival)) return {};
  const bytes = await arrival.body.all(limits.headerBytes);
  if (!bytes) throw new AdminError(413, `the body has more than ${limits.headerBytes} bytes`);
  if (bytes.length === 0) return {};
  try {
    const parsed: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed))
      return parsed as Record<string, unknown>;
  } catch {
    // Said below: whatever is no JSON object is refused alike.
  }
  throw new AdminError(400, "the body must be a JSON object");
}
