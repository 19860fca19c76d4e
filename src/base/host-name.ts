/** What a host name or address says about whose machine it means. */

/** Whether only this machine can reach what listens on `host`. */
export const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host);

/** Whether `host`, which may have a port, always means this machine, whatever a name server says. */
export function isOwnName(host: string): boolean {
  const name = nameOf(host);
  return isLoopback(name) || name.endsWith(".localhost") || name === "localhost.localstack.cloud";
}

/** Domains that nobody can register: RFC 6761, RFC 6762, RFC 8375, and ICANN's resolution on .internal. */
const unregistrable = [".localhost", ".local", ".internal", ".test", ".home.arpa"] as const;

/**
 * Whether no stranger can make the name of `host`, which may have a port, mean this machine: it is an address, has no
 * dot, as names in Docker networks, or stands under a domain that cannot be registered.
 */
export function isPrivateName(host: string): boolean {
  const name = nameOf(host);
  if (!name.includes(".") || name.startsWith("[")) return true;
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(name) || unregistrable.some((domain) => name.endsWith(domain));
}

/** Without the port and the root's dot, in lower case. */
export const nameOf = (host: string): string => host.replace(/:\d+$/, "").replace(/\.$/, "").toLowerCase();
