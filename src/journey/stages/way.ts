import type { Passage } from "../../kernel/stage.ts";
import type { House } from "../house.ts";

/** What the client was told about the name that it came by, before it came. */
export interface DnsFacts {
  readonly name: string;
  readonly type: "A" | "AAAA";
  readonly address: string;
  readonly because: string;
  readonly answeredMsAgo: number;
}

/**
 * How the request got here: steps that lie before the road, and are shown where they were taken. A client that came by
 * an address, or asked another resolver, took no step `dns` here; one without TLS no step `tls`.
 */
export function noteWay({ names }: House, { arrival, journey, startedMicros }: Passage): void {
  if (names) {
    const asked = names.last(arrival.ip, nameIn(arrival.headers.host));
    if (asked) {
      const { name, type, address, because, atMicros } = asked;
      const answeredMsAgo = Math.max(0, Math.round((startedMicros - atMicros) / 1000));
      journey.note("dns", "passed", 0, { name, type, address, because, answeredMsAgo } satisfies DnsFacts);
    }
  }
  if (arrival.tls) journey.note("tls", "passed", 0, arrival.tls);
}

/** Without the port, in lower case. */
function nameIn(host = ""): string {
  const colon = host.indexOf(":");
  return (colon < 0 ? host : host.slice(0, colon)).toLowerCase();
}
