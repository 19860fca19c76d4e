import { createSecureContext, createServer, type SecureContext, type Server } from "node:tls";
import { limits } from "../kernel/limits.ts";
import type { CertificateAuthority, TlsIdentity } from "./certificates.ts";

/** TLS with a certificate for whatever name the client asks for. It is given its sockets and never listens. */
export async function createTlsServer(
  authority: CertificateAuthority,
  handshakeTimeoutMs: number = limits.headTimeoutMs,
): Promise<Server> {
  const local = await authority.identityFor("localhost");
  // The authority hands out the same object for a name, so its context is made once and goes when it goes.
  const contexts = new WeakMap<TlsIdentity, SecureContext>();
  const contextOf = (identity: TlsIdentity): SecureContext => {
    let context = contexts.get(identity);
    if (!context) {
      context = createSecureContext(identity);
      contexts.set(identity, context);
    }
    return context;
  };
  const server = createServer({
    ...local,
    ALPNProtocols: ["h2", "http/1.1"],
    minVersion: "TLSv1.2",
    handshakeTimeout: handshakeTimeoutMs,
    SNICallback: (name, done) => {
      authority.identityFor(certificateName(name)).then(
        (identity) => done(null, contextOf(identity)),
        (error) => done(error),
      );
    },
  });
  server.on("tlsClientError", (_error, socket) => socket.destroy());
  return server;
}

/** Letters, digits, hyphens, and the underscores that buckets may have had; 253 characters in all (RFC 1035, 2.3.4). */
const hostName = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/;

/**
 * Every name gets its own certificate; what is none gets that of localhost. Names below localhost, too: OpenSSL takes no
 * wildcard right below a top-level domain, which localhost is.
 */
function certificateName(name: string): string {
  const lower = name.toLowerCase();
  return hostName.test(lower) ? lower : "localhost";
}
