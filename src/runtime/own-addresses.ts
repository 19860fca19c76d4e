import { BlockList, isIPv6 } from "node:net";
import { networkInterfaces } from "node:os";
import { isLoopback } from "../base/host-name.ts";

/** Addresses under which a client reaches this Fogbank. */
export interface OwnAddresses {
  readonly v4: readonly string[];
  readonly v6: readonly string[];
}

/** How long the list of interfaces is good for: networks come and go, questions come in bursts. */
const keptMs = 2_000;

/**
 * Where whoever asks from `asker` finds what listens on `bound`. Who listens on all addresses is found at the one that
 * stands in the asker's own network.
 */
export function createOwnAddresses(bound: string): (asker: string) => OwnAddresses {
  if (bound !== "0.0.0.0" && bound !== "::") {
    const only: OwnAddresses = isIPv6(bound) ? { v4: [], v6: [bound] } : { v4: [bound], v6: [] };
    return () => only;
  }
  let found = { at: Number.NEGATIVE_INFINITY, interfaces: [] as readonly Interface[] };
  return (asker) => {
    const now = performance.now();
    if (now - found.at > keptMs) found = { at: now, interfaces: listInterfaces() };
    const pick = (family: "ipv4" | "ipv6"): string[] => nearest(found.interfaces, family, asker);
    return { v4: pick("ipv4"), v6: bound === "::" ? pick("ipv6") : [] };
  };
}

interface Interface {
  readonly address: string;
  readonly family: "ipv4" | "ipv6";
  readonly internal: boolean;
  readonly network: BlockList;
}

function listInterfaces(): Interface[] {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return all
    .filter(({ address }) => !address.startsWith("fe80:"))
    .map(({ address, family: version, internal, cidr }) => {
      const family = version === "IPv6" ? "ipv6" : "ipv4";
      const network = new BlockList();
      network.addSubnet(address, Number(cidr?.split("/")[1] ?? (family === "ipv6" ? 128 : 32)), family);
      return { address, family, internal, network };
    });
}

/** The asker's own network first, then, for those that come from elsewhere, the first that is not this machine's alone. */
function nearest(interfaces: readonly Interface[], family: "ipv4" | "ipv6", asker: string): string[] {
  const own = interfaces.filter((each) => each.family === family);
  const askerFamily = isIPv6(asker) ? "ipv6" : "ipv4";
  if (isLoopback(asker)) {
    const loopback = own.find(({ internal }) => internal);
    if (loopback) return [loopback.address];
  }
  const near = askerFamily === family ? own.find(({ network }) => network.check(asker, family)) : undefined;
  const chosen = near ?? own.find(({ internal }) => !internal) ?? own[0];
  return chosen ? [chosen.address] : [];
}
