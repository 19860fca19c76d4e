import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createFetcher } from "./fetcher.ts";

let server: Server | undefined;
async function serve(answer: RequestListener): Promise<string> {
  const started = createServer(answer);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}/`;
}
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

describe("the fetcher", () => {
  const fetcher = createFetcher();

  it("gives the body, up to the limit and including it", async () => {
    const url = await serve((_request, response) => response.end("12345"));
    expect(Buffer.from(await fetcher.get(url, 5)).toString()).toBe("12345");
    await expect(fetcher.get(url, 4)).rejects.toThrow("more than 4 bytes");
  });

  it("does not read on for ever", async () => {
    const url = await serve((_request, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write("x".repeat(65_536)));
        response.once("drain", more);
      };
      more();
    });
    await expect(fetcher.get(url, 1_000_000)).rejects.toThrow("more than 1000000 bytes");
  });

  it("follows no redirect", async () => {
    let asked = 0;
    const url = await serve((_request, response) => {
      asked++;
      response.writeHead(302, { location: "/elsewhere" }).end();
    });
    await expect(fetcher.get(url, 10)).rejects.toThrow();
    expect(asked).toBe(1);
  });

  it.each([201, 204, 404, 500])("takes status %i for a failure", async (status) => {
    const url = await serve((_request, response) => response.writeHead(status).end());
    await expect(fetcher.get(url, 10)).rejects.toThrow(`answered ${status}`);
  });

  it.each(["file:///etc/passwd", "ftp://127.0.0.1/", "no url"])("does not read %s", async (url) => {
    await expect(fetcher.get(url, 10)).rejects.toThrow();
  });

  it("gives up after five seconds, in the middle of a body, too", async () => {
    const url = await serve((_request, response) => void response.write("half"));
    const began = performance.now();
    await expect(fetcher.get(url, 10)).rejects.toThrow(/time/i);
    expect(performance.now() - began).toBeLessThan(8_000);
  });
});
