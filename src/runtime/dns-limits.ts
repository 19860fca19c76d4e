/** Bounds that keep strangers from taking the DNS listener down. */
export const dnsLimits = {
  /** Connections over TCP; for one more, the oldest goes, so that nobody can keep others out. */
  tcpConnections: 128,
  /** How long a connection over TCP may say nothing, and how long it may last (RFC 7766, 6.2.3, leaves both open). */
  tcpIdleMs: 10_000,
  tcpLifeMs: 120_000,
  /** Bytes of a query: a name has 255, options a few hundred. */
  queryBytes: 4_096,
  /** Queries of one connection that wait for their answers; further ones are not read before. */
  tcpPending: 16,
  /** Questions that wait for an answer from upstream, and how long. Clients ask again after 5 s. */
  upstreamPending: 256,
  upstreamMs: 4_000,
};

export type DnsLimits = typeof dnsLimits;
