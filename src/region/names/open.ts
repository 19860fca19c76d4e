import { isLoopback } from "../../base/host-name.ts";
import type { House } from "../../journey/house.ts";
import { ConfigurationError } from "../../kernel/error.ts";
import { type DnsListener, listenDns } from "../../runtime/dns.ts";
import { createForwarder } from "../../runtime/dns-upstream.ts";
import { createOwnAddresses } from "../../runtime/own-addresses.ts";
import { createHostReader } from "../../wire/host.ts";
import type { DnsOptions } from "../options.ts";
import { createAnswerer } from "./answerer.ts";
import type { NameMemory } from "./memory.ts";
import { endpointZones, nowhere } from "./zones.ts";

export interface NamesPorts {
  /** As the setting says it, and the address that it came to. */
  readonly host: string;
  readonly address: string;
  readonly house: House;
  readonly memory: NameMemory;
}

/** Starts to answer DNS queries: AWS's names with this Fogbank's address, others by asking upstream. */
export async function openNames({ port, upstream }: DnsOptions, ports: NamesPorts): Promise<DnsListener> {
  const { host, address, house, memory } = ports;
  const { log, metrics, micros } = house;
  const endpoints = house.index().services.map(({ endpointPrefix }) => endpointPrefix);
  const zones = endpointZones({
    addresses: createOwnAddresses(address),
    read: createHostReader(new Set(endpoints)),
  });
  const answer = createAnswerer({
    zones: upstream ? zones : [...zones, nowhere],
    forward: upstream && createForwarder(upstream),
    memory,
    metrics,
    micros,
    log,
  });
  const listener = await listenDns({ host, port, answer, log });
  if (upstream && upstream.port === listener.port && means(upstream.host, address)) {
    await listener.close();
    throw new ConfigurationError(
      `--dns-upstream ${upstream.host}:${upstream.port}: is this Fogbank itself; name the server that it should ask`,
    );
  }
  return listener;
}

/** Whether what listens on `address` is asked by who asks `host`. */
const means = (host: string, address: string): boolean =>
  host === address || ((address === "0.0.0.0" || address === "::") && isLoopback(host));
