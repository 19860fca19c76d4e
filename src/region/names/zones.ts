import type { Node, NodeRecord, Zone } from "../../engines/dns/index.ts";
import type { OwnAddresses } from "../../runtime/own-addresses.ts";
import { endpointDomains, type HostAddress } from "../../wire/host.ts";

/** Seconds: clients should notice soon when Fogbank has gone, and ask whoever answers then. */
const ttlSeconds = 5;

export interface EndpointPorts {
  /** Where the asker finds this Fogbank. */
  readonly addresses: (asker: string) => OwnAddresses;
  /** What the name of a host says about a request to it. */
  readonly read: (host: string) => HostAddress;
}

/**
 * The domains under which AWS's endpoints stand, with all names below them: whatever a client takes for AWS is this
 * Fogbank. So is a service that no table knows: it is refused here by name, and never asked out there with the keys of
 * a test.
 */
export const endpointZones = (ports: EndpointPorts): Zone[] =>
  endpointDomains.map((domain) => ({
    name: domain,
    soa,
    node: (name, asker) => endpointNode(ports, domain, name, asker.ip),
  }));

const soa: Zone["soa"] = {
  ttlSeconds,
  data: {
    type: "SOA",
    primary: "fogbank.localhost",
    mailbox: "hostmaster.fogbank.localhost",
    serial: 1,
    refreshSeconds: 3_600,
    retrySeconds: 600,
    expireSeconds: 86_400,
    minimumSeconds: ttlSeconds,
  },
};

const apex: readonly NodeRecord[] = [soa, { ttlSeconds, data: { type: "NS", target: "fogbank.localhost" } }];

/** What nobody here answers for, where no other server is asked: there is no such name. */
export const nowhere: Zone = { name: "", soa, node: (name) => (name === "" ? { records: apex } : undefined) };

function endpointNode({ addresses, read }: EndpointPorts, domain: string, name: string, asker: string): Node {
  const { v4, v6 } = name === "localhost" ? loopback : addresses(asker);
  const records: NodeRecord[] = name === domain ? [...apex] : [];
  for (const address of v4) records.push({ ttlSeconds, data: { type: "A", address } });
  for (const address of v6) records.push({ ttlSeconds, data: { type: "AAAA", address } });
  return { records, because: meaningOf(read(name)) };
}

/** RFC 6761, 6.3: the name means the machine of whoever asks, wherever this Fogbank runs. */
const loopback: OwnAddresses = { v4: ["127.0.0.1"], v6: ["::1"] };

/** For a person: which endpoint the name is. */
function meaningOf({ endpoint, region, label }: HostAddress): string {
  if (endpoint === undefined) return "a name under a domain of AWS";
  const where = region === undefined ? "" : ` in ${region}`;
  const whose = label === "" ? "" : `, for ${label}`;
  return `the endpoint ${endpoint}${where}${whose}`;
}
