import { once } from "node:events";
import { connect as connectHttp2 } from "node:http2";
import { request } from "node:https";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Arrival } from "../kernel/stage.ts";
import { type CertificateAuthority, openAuthority } from "./certificates.ts";
import { type Listener, listen } from "./listener.ts";
import { createRandom } from "./random.ts";
import { createTlsServer } from "./tls.ts";

const arrivals: Arrival[] = [];
let authority: CertificateAuthority;
let listener: Listener;
beforeAll(async () => {
  authority = await openAuthority(undefined, () => Date.now(), createRandom());
  listener = await listen({
    host: "127.0.0.1",
    port: 0,
    handle: async (arrival) => {
      arrivals.push(arrival);
      return { status: 200, headers: {}, body: "" };
    },
    tls: () => createTlsServer(authority),
    log: { error: () => undefined, warn: () => undefined },
  });
});
afterAll(() => listener.close());

const name = "a.b.s3.eu-west-1.amazonaws.com";

describe("what is told of a connection", () => {
  it("with HTTP/2, for each of its requests", async () => {
    const session = connectHttp2(`https://127.0.0.1:${listener.port}`, {
      ca: authority.certificatePem,
      servername: name,
    });
    for (let count = 0; count < 2; count++) {
      const stream = session.request({ ":path": `/${count}`, ":authority": name });
      stream.resume();
      await once(stream, "end");
    }
    session.destroy();
    const [first, second] = arrivals.splice(0);
    expect(first?.httpVersion).toBe("2.0");
    expect(first?.tls).toEqual({
      protocol: "TLSv1.3",
      cipher: expect.stringMatching(/^TLS_/),
      alpn: "h2",
      serverName: name,
      certificate: `DNS:${name}`,
      serial: expect.stringMatching(/^[0-9A-F]{32}$/),
      validTo: expect.stringMatching(/ GMT$/),
    });
    expect(second?.tls).toBe(first?.tls);
  });

  it("with HTTP/1.1, by an address, in an older version", async () => {
    const options = { port: listener.port, ca: authority.certificatePem, maxVersion: "TLSv1.2" } as const;
    const asked = request({ ...options, host: "127.0.0.1", servername: "" }).end();
    const [response] = await once(asked, "response");
    response.resume();
    expect(arrivals.splice(0)[0]?.tls).toMatchObject({
      protocol: "TLSv1.2",
      alpn: "none",
      serverName: "none",
      certificate: expect.stringContaining("DNS:localhost"),
    });
  });

  it("without TLS: nothing", async () => {
    await fetch(`http://127.0.0.1:${listener.port}/`).then((answer) => answer.text());
    expect(arrivals.splice(0)[0]?.tls).toBeUndefined();
  });
});
