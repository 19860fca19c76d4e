export type DnsTransport = "udp" | "tcp";

/** The answer to a query from the address `asker`; undefined where none is sent. Must not throw or reject. */
export type DnsAnswerer = (
  query: Uint8Array,
  asker: string,
  transport: DnsTransport,
) => Uint8Array | undefined | Promise<Uint8Array | undefined>;
