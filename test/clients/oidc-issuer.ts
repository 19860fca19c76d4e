import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

/** An OpenID Connect provider on this machine: its discovery document, its keys, its tokens. */
export interface Issuer {
  /** `http://127.0.0.1:40123` */
  readonly url: string;
  /** @param expiresAt epoch seconds */
  token(claims: Readonly<Record<string, unknown>>, expiresAt: number): Promise<string>;
  stop(): Promise<void>;
}

export async function startIssuer(): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const key = { ...(await exportJWK(publicKey)), kid: "first", use: "sig", alg: "ES256" };
  let url = "";
  const documents: Readonly<Record<string, () => object>> = {
    "/.well-known/openid-configuration": () => ({ issuer: url, jwks_uri: `${url}/keys` }),
    "/keys": () => ({ keys: [key] }),
  };
  const server = createServer((request, response) => {
    const document = documents[request.url ?? ""]?.();
    response
      .writeHead(document ? 200 : 404, { "content-type": "application/json" })
      .end(JSON.stringify(document ?? {}));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    token: (claims, expiresAt) =>
      new SignJWT({ iat: expiresAt - 300, iss: url, exp: expiresAt, ...claims })
        .setProtectedHeader({ alg: "ES256", kid: "first" })
        .sign(privateKey),
    stop: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
