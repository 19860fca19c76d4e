import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../../src/kernel/error.ts";
import type { Departure } from "../../src/kernel/stage.ts";
import { get, plain, secure, startListener } from "./house.ts";

function gate(): { readonly open: () => void; readonly opened: Promise<void> } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

const ok = (body: Departure["body"]): Departure => ({ status: 200, headers: {}, body });

describe.each([
  { transport: "plain", connect: plain },
  { transport: "TLS", connect: secure },
])("a listener that stops, $transport", ({ connect }) => {
  it("finishes what is in flight, to the last byte", async () => {
    const held = gate();
    const body = Buffer.alloc(8 << 20, "x");
    const listener = await startListener(
      async () => {
        await held.opened;
        return ok(body);
      },
      { stopMs: 10_000 },
    );
    const wire = await connect(listener.port);
    await wire.send(get("/"));
    while (listener.arrivals.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const stopped = listener.close();
    held.open();
    const received = await wire.ended;
    await stopped;
    expect(received).toMatch(/^HTTP\/1\.1 200 /);
    expect(received.toLowerCase()).toContain("connection: close");
    expect(received.length).toBeGreaterThan(body.length);
  });

  it("refuses new connections and new work on those that are open", async () => {
    const held = gate();
    const listener = await startListener(async () => {
      await held.opened;
      return ok("done");
    });
    const [busy, other] = [await connect(listener.port), await connect(listener.port)];
    await busy.send(get("/"));
    await other.send("GET /half HTTP/1.1\r\n");
    while (listener.arrivals.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const stopped = listener.close();
    await other.send("Host: h\r\n\r\n");
    expect(await other.ended).toMatch(/^HTTP\/1\.1 503 /);
    await expect(connect(listener.port)).rejects.toThrow();
    held.open();
    expect(await busy.ended).toMatch(/done$/);
    await stopped;
    expect(listener.arrivals).toHaveLength(1);
  });

  it("closes what is idle at once", async () => {
    const listener = await startListener(() => ok("x"), { keepAliveMs: 60_000, stopMs: 60_000 });
    const [used, silent] = [await connect(listener.port), await connect(listener.port)];
    await used.send(get("/"));
    await used.until((received) => received.endsWith("x"));
    await listener.close();
    await Promise.all([used.ended, silent.ended]);
  });

  it("cuts what does not end: a handler, a stream, a client that does not read", async () => {
    async function* forever(): AsyncGenerator<Uint8Array> {
      for (;;) yield new Uint8Array(1 << 20);
    }
    const listener = await startListener(({ path }) => {
      if (path === "/handler") return new Promise<Departure>(() => undefined);
      if (path === "/large") return ok(Buffer.alloc(64 << 20));
      return ok({ length: undefined, [Symbol.asyncIterator]: forever });
    });
    const wires = await Promise.all(["/handler", "/stream", "/large"].map(() => connect(listener.port)));
    for (const [at, path] of ["/handler", "/stream", "/large"].entries()) {
      if (path !== "/handler") wires[at]?.socket.pause();
      await wires[at]?.send(get(path));
    }
    while (listener.arrivals.length < 3) await new Promise((resolve) => setImmediate(resolve));
    await listener.close();
    for (const { socket } of wires) socket.destroy();
  });
});

describe("streams", () => {
  it("go as fast as the client reads, and leave no listeners behind", async () => {
    const warnings: unknown[] = [];
    const onWarning = (warning: unknown): void => void warnings.push(warning);
    process.on("warning", onWarning);
    const piece = new Uint8Array(1 << 18);
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (let count = 0; count < 64; count++) yield piece;
    }
    const listener = await startListener(() => ok({ length: undefined, [Symbol.asyncIterator]: pieces }));
    const wire = await plain(listener.port);
    await wire.send(get("/"));
    const received = await wire.until((all) => all.endsWith("0\r\n\r\n"));
    expect(received.length).toBeGreaterThan(64 * piece.length);
    await listener.close();
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", onWarning);
    expect(warnings).toEqual([]);
  });

  it("that break in the middle break the connection, so that nobody takes half for the whole", async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from("half");
      throw new Error("disk gone");
    }
    const listener = await startListener(() => ok({ length: undefined, [Symbol.asyncIterator]: broken }));
    const wire = await plain(listener.port);
    await wire.send(get("/"));
    expect(await wire.ended).not.toMatch(/0\r\n\r\n$/);
    await listener.close();
  });
});

describe("a port that is taken", () => {
  it("is refused in one line that names the setting", async () => {
    const first = await startListener();
    const { listen } = await import("../../src/runtime/listener.ts");
    const second = listen({
      host: "127.0.0.1",
      port: first.port,
      handle: async () => ok(""),
      tls: () => Promise.reject(new Error("none")),
      log: { error: () => undefined, warn: () => undefined },
    });
    await expect(second).rejects.toThrow(ConfigurationError);
    await expect(second).rejects.toThrow(`--port ${first.port} on 127.0.0.1: another program listens there`);
    await first.close();
  });
});
