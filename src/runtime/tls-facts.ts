import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import type { TlsFacts } from "../kernel/stage.ts";

/** On the socket itself, which HTTP/2 shows through a proxy that no map would know. */
const known = Symbol("tlsFacts");

interface Told {
  [known]?: TlsFacts;
}

/** What was agreed on in the handshake of a connection, read once; undefined for one without TLS. */
export function tlsFactsOf(socket: Socket): TlsFacts | undefined {
  if (!("encrypted" in socket)) return undefined;
  const told = socket as TLSSocket & Told;
  told[known] ??= factsOf(told);
  return told[known];
}

function factsOf(socket: TLSSocket): TlsFacts {
  const { servername } = socket as { readonly servername?: string | false };
  const { subjectaltname, serialNumber, valid_to } = socket.getCertificate() as {
    readonly subjectaltname?: string;
    readonly serialNumber?: string;
    readonly valid_to?: string;
  };
  return {
    protocol: socket.getProtocol() ?? "",
    cipher: socket.getCipher().name,
    alpn: socket.alpnProtocol || "none",
    serverName: servername || "none",
    certificate: subjectaltname ?? "",
    serial: serialNumber ?? "",
    validTo: valid_to ?? "",
  };
}
