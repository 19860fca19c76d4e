import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { openAuthority } from "./certificates.ts";
import { createCourier } from "./courier.ts";
import { createSeededRandom } from "./random.ts";

const servers: Server[] = [];
async function serve(server: Server, scheme = "http"): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `${scheme}://localhost:${(server.address() as AddressInfo).port}/hook?a=b`;
}
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const echo: RequestListener = async (request, response) => {
  let body = "";
  for await (const piece of request) body += String(piece);
  response.writeHead(202, { "x-seen": `${request.method} ${request.url} ${request.headers["x-a"]}` }).end(body);
};
const request = { method: "POST", headers: { "x-a": "1" }, body: "grüße", timeoutMs: 5_000 };

describe("the courier", () => {
  it("brings back status, headers and body", async () => {
    const url = await serve(createServer(echo));
    const answer = await createCourier().send({ ...request, url });
    expect(answer.status).toBe(202);
    expect(answer.headers["x-seen"]).toBe("POST /hook?a=b 1");
    expect(Buffer.from(answer.body).toString()).toBe("grüße");
  });

  it("follows no redirect and keeps 64 KiB of an answer", async () => {
    const url = await serve(
      createServer((_, response) => response.writeHead(302, { location: "/x" }).end(Buffer.alloc(100_000))),
    );
    const { status, body } = await createCourier().send({ ...request, url });
    expect([status, body.length]).toEqual([302, 65_536]);
  });

  it("gives up when the time is over", async () => {
    const url = await serve(createServer(() => undefined));
    await expect(createCourier().send({ ...request, url, timeoutMs: 50 })).rejects.toThrow("no answer within 50 ms");
  });

  it("trusts the house's authority and no stranger's", async () => {
    const now = Date.now();
    const authority = await openAuthority(undefined, () => now, createSeededRandom("courier"));
    const stranger = await openAuthority(undefined, () => now, createSeededRandom("stranger"));
    const { cert, key } = await authority.identityFor("localhost");
    const url = await serve(createSecureServer({ cert, key }, echo), "https");
    const ours = createCourier(async () => authority.certificatePem);
    await expect(ours.send({ ...request, url })).resolves.toMatchObject({ status: 202 });
    const other = createCourier(async () => stranger.certificatePem);
    await expect(other.send({ ...request, url })).rejects.toThrow();
    await expect(createCourier().send({ ...request, url })).rejects.toThrow();
  });

  it.each(["ftp://localhost/", "no url", "http://localhost:1/"])("does not reach %s", async (url) => {
    await expect(createCourier().send({ ...request, url })).rejects.toThrow();
  });
});
