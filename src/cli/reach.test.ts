import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, readAuthority, request } from "./reach.ts";

/** Something else that listens: answers HTML to everything, and by its path with which status. */
let stranger: Server;
let endpoint: string;
beforeAll(async () => {
  stranger = createServer(({ url = "" }, response) => {
    response.writeHead(url.includes("lost") ? 404 : 200, { "content-type": "text/html" }).end("<html>");
  });
  await new Promise<void>((listening) => stranger.listen(0, "127.0.0.1", listening));
  endpoint = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
});
afterAll(() => void stranger.close());

describe("an endpoint that is no Fogbank", () => {
  const told = (): string => `what answers at ${endpoint} is no Fogbank; name another --endpoint`;

  it("is told in one line where it answers something else", async () => {
    await expect(ask({ endpoint }, "health")).rejects.toThrow(told());
    await expect(readAuthority({ endpoint })).rejects.toThrow(told());
  });

  it("is told in one line where it knows no such path", async () => {
    await expect(ask({ endpoint }, "lost")).rejects.toThrow(told());
    await expect(request({ endpoint }, "lost")).rejects.toThrow(told());
  });

  it("is told in one line where nobody answers", async () => {
    await expect(ask({ endpoint: "http://127.0.0.1:1" }, "health")).rejects.toThrow("no Fogbank answers");
  });
});
