import { createSecureServer, type Http2SecureServer } from "node:http2";
import { createSecureContext, type SecureContext } from "node:tls";
import { limits } from "../kernel/limits.ts";

import type { CertificateAuthority, TlsIdentity } from "./certificates.ts";

/** HTTP/1.1 and HTTP/2 over TLS, with a certificate for whatever name the client asks for. It is given its sockets and never listens. */
export async function createTlsServer(authority: CertificateAuthority): Promise<Http2SecureServer> {
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
  const server = createSecureServer({
    ...local,
    allowHTTP1: true,
    minVersion: "TLSv1.2",
    handshakeTimeout: limits.headTimeoutMs,
    settings: { maxHeaderListSize: limits.headerBytes, maxConcurrentStreams: 250 },
    SNICallback: (name, done) => {
      authority.identityFor(certificateName(name)).then(
        (identity) => done(null, contextOf(identity)),
        (error) => done(error),
      );
    },
  });
  server.on("sessionError", () => undefined);
  server.on("tlsClientError", (_error, socket) => socket.destroy());
  return server;
}

/** Names below localhost share one certificate; all others get their own. */
function certificateName(name: string): string {
  const lower = name.toLowerCase();
  return lower === "localhost" || /^[a-z0-9-]+\.localhost$/.test(lower) ? "localhost" : lower;
}
