import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import type { Arrival, Departure } from "../../src/kernel/stage.ts";
import { answers, echo, get, plain, secure, startListener, type TestListener, type Wire } from "./house.ts";

const post = (length: number | string, ...headers: string[]): string =>
  ["POST / HTTP/1.1", "Host: localhost", `Content-Length: ${length}`, ...headers, "", ""].join("\r\n");

describe.each([
  { transport: "plain", connect: plain },
  { transport: "TLS", connect: secure },
])("HTTP/1.1, $transport", ({ transport, connect }) => {
  let listener: TestListener | undefined;
  const wires: Wire[] = [];
  async function open(...given: Parameters<typeof startListener>): Promise<Wire> {
    listener ??= await startListener(...given);
    const wire = await connect(listener.port);
    wires.push(wire);
    return wire;
  }
  afterEach(async () => {
    for (const { socket } of wires.splice(0)) socket.destroy();
    await listener?.close();
    expect(listener?.errors).toEqual([]);
    listener = undefined;
  });

  it("answers one request after another on one connection", async () => {
    const wire = await open();
    for (let count = 1; count <= 3; count++) {
      await wire.send(get(`/${count}?q=${count}`));
      await wire.until((received) => received.endsWith(`GET /${count}?q=${count} `));
    }
    expect(answers(wire.received())).toBe(3);
    expect(listener?.arrivals[0]?.secure).toBe(transport === "TLS");
    expect(listener?.arrivals[0]?.ip).toBe("127.0.0.1");
  });

  it("answers what is pipelined in order, however long each takes", async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const wire = await open(async (arrival) => {
      if (arrival.path === "/0") await held;
      else release();
      return echo(arrival);
    });
    await wire.send(Array.from({ length: 20 }, (_, at) => get(`/${at}`)).join(""));
    const received = await wire.until((all) => answers(all) === 20 && all.endsWith("/19 "));
    expect([...received.matchAll(/GET \/(\d+) /g)].map(([, at]) => Number(at))).toEqual(
      Array.from({ length: 20 }, (_, at) => at),
    );
  });

  it.each([1, 2, 3, 17])("reads requests that come in pieces of %i bytes", async (size) => {
    const wire = await open();
    wire.socket.setNoDelay(true);
    const text = `${post(5)}hello`;
    for (let at = 0; at < text.length; at += size) await wire.send(text.slice(at, at + size));
    await wire.until((received) => received.endsWith("POST / hello"));
  });

  it("takes a chunked body, and one with a trailer", async () => {
    const wire = await open();
    await wire.send(
      "PUT /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTrailer: x-a\r\n\r\n3\r\nabc\r\n2;ext=1\r\nde\r\n0\r\nx-a: 1\r\n\r\n",
    );
    await wire.until((received) => received.endsWith("PUT /c abcde"));
  });

  it("answers HEAD with the headers alone", async () => {
    const wire = await open();
    await wire.send("HEAD /h HTTP/1.1\r\nHost: h\r\n\r\n", get("/next"));
    const received = await wire.until((all) => answers(all) === 2 && all.includes("GET /next"));
    expect(received).not.toContain("HEAD /h");
  });

  it("takes a whole URL as its target, whose host outranks Host", async () => {
    const wire = await open();
    await wire.send("GET http://sqs.eu-west-1.amazonaws.com:81?Action=X HTTP/1.1\r\nHost: other\r\n\r\n");
    await wire.until((received) => received.endsWith("GET /?Action=X "));
    expect(listener?.arrivals[0]?.headers.host).toBe("sqs.eu-west-1.amazonaws.com:81");
  });

  const refused: readonly { name: string; request: string; status: number }[] = [
    { name: "no HTTP at all", request: "\x00\x01\x02rubbish\r\n\r\n", status: 400 },
    { name: "no method", request: " / HTTP/1.1\r\nHost: h\r\n\r\n", status: 400 },
    { name: "another version", request: "GET / HTTP/9.9\r\nHost: h\r\n\r\n", status: 400 },
    { name: "no Host", request: "GET / HTTP/1.1\r\n\r\n", status: 400 },
    { name: "two Hosts", request: "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", status: 400 },
    {
      name: "Content-Length and Transfer-Encoding",
      request: "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX",
      status: 400,
    },
    {
      name: "Transfer-Encoding and Content-Length",
      request: "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\nX",
      status: 400,
    },
    { name: "two Content-Lengths", request: post("3", "Content-Length: 4"), status: 400 },
    { name: "a list of Content-Lengths", request: post("3, 3"), status: 400 },
    { name: "a negative Content-Length", request: post("-1"), status: 400 },
    { name: "a signed Content-Length", request: post("+3"), status: 400 },
    { name: "a Content-Length beyond all numbers", request: post("9".repeat(40)), status: 400 },
    {
      name: "a Transfer-Encoding that does not end in chunked",
      request: "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
      status: 400,
    },
    { name: "a bare line feed in the head", request: "GET / HTTP/1.1\nHost: h\n\n", status: 400 },
    { name: "a bare line feed behind a header", request: "GET / HTTP/1.1\r\nHost: h\nX: y\r\n\r\n", status: 400 },
    { name: "a bare carriage return in a header", request: "GET / HTTP/1.1\r\nHost: h\rX: y\r\n\r\n", status: 400 },
    { name: "a zero in a header", request: "GET / HTTP/1.1\r\nHost: h\r\nX: a\x00b\r\n\r\n", status: 400 },
    { name: "a space before the colon", request: "GET / HTTP/1.1\r\nHost : h\r\n\r\n", status: 400 },
    { name: "a folded header", request: "GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n", status: 400 },
    {
      name: "a chunk size that is no number",
      request: "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
      status: 400,
    },
    { name: "headers of more bytes than fit", request: get("/", `X: ${"a".repeat(40_000)}`), status: 431 },
    { name: "a path of more bytes than fit", request: get(`/${"a".repeat(40_000)}`), status: 431 },
    {
      name: "more headers than fit",
      request: get("/", ...Array.from({ length: 250 }, (_, at) => `X-${at}: ${at}`)),
      status: 431,
    },
  ];

  it.each(refused)("refuses $name with $status, closes, and never hands it on", async ({ request, status }) => {
    const wire = await open();
    // What follows would be a request of its own, had its front been taken for one.
    await wire.send(request, get("/smuggled")).catch(() => undefined);
    const received = await wire.ended;
    expect(received.slice(0, 12)).toBe(`HTTP/1.1 ${status}`);
    expect(answers(received)).toBe(1);
    expect(received.toLowerCase()).toContain("connection: close");
    expect(listener?.arrivals.map(({ path }) => path).filter((path) => path !== "/")).toEqual([]);
  });

  it("refuses a large body before it is sent, where the client waits for a word", async () => {
    const wire = await open();
    await wire.send(post(10_000_000_000, "Expect: 100-continue"));
    const received = await wire.ended;
    expect(received).toMatch(/^HTTP\/1\.1 413 /);
    expect(received).not.toContain("100 Continue");
  });

  it("gives the word where the body is wanted", async () => {
    const wire = await open();
    await wire.send(post(5, "Expect: 100-continue"));
    await wire.until((received) => received.startsWith("HTTP/1.1 100 Continue\r\n\r\n"));
    await wire.send("hello");
    await wire.until((received) => received.endsWith("POST / hello"));
  });

  it("lets a client read the refusal of a large body while it still sends", async () => {
    const wire = await open(echo, { lingerMs: 5_000 });
    const block = Buffer.alloc(1 << 20, "x");
    await wire.send(post(64 * block.length));
    for (let count = 0; count < 64; count++) await wire.send(block);
    const received = await wire.ended;
    expect(received).toMatch(/^HTTP\/1\.1 413 /);
    expect(received).toMatch(/too large$/);
  });

  it("cuts a client off that never stops sending what was refused", async () => {
    const wire = await open();
    await wire.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
    const chunk = `4000\r\n${"x".repeat(0x4000)}\r\n`;
    while (!wire.socket.destroyed) {
      if (!wire.socket.write(chunk))
        await Promise.race([once(wire.socket, "drain").catch(() => undefined), wire.ended]);
    }
    expect(wire.received()).toMatch(/^HTTP\/1\.1 413 /);
  });

  it("survives a client that goes away in the middle of its body, and does not call it a bug", async () => {
    let reason: unknown;
    const gone = new Promise<void>((resolve) => {
      void open(async ({ body }) => {
        reason = await body.all(1_024).catch((error) => error);
        resolve();
        return { status: 200, headers: {}, body: "" };
      }).then(async (wire) => {
        await wire.send(`${post(100)}half`);
        wire.socket.destroy();
      });
    });
    await gone;
    expect(reason).toMatchObject({ name: "AwsError", code: "IncompleteBody" });
  });

  const slow: readonly { name: string; bytes: string; status?: number }[] = [
    { name: "nothing", bytes: "" },
    { name: "one byte", bytes: "G", status: 408 },
    { name: "half a head", bytes: "GET / HTTP/1.1\r\nHost: h\r\n", status: 408 },
    { name: "half a body", bytes: `${post(100)}half`, status: 408 },
  ];
  it.each(slow)("cuts a client off that sends $name and waits", async ({ bytes, status }) => {
    const wire = await open();
    if (bytes !== "") await wire.send(bytes);
    const received = await wire.ended;
    if (status !== undefined) expect(received).toContain(`HTTP/1.1 ${status}`);
  });

  it("cuts a client off that sends its head byte by byte for ever", async () => {
    const wire = await open();
    const trickle = setInterval(() => wire.socket.write("x"), 20);
    await wire.send("GET / HTTP/1.1\r\nX: ");
    await wire.ended.finally(() => clearInterval(trickle));
    expect(wire.received()).toContain("HTTP/1.1 408");
  });

  it("ends a connection that nobody uses", async () => {
    const wire = await open();
    await wire.send(get("/"));
    expect(answers(await wire.ended)).toBe(1);
  });

  const counted = async ({ body }: Arrival): Promise<Departure> => {
    let bytes = 0;
    for await (const piece of body) bytes += piece.length;
    return { status: 200, headers: {}, body: `${bytes} bytes` };
  };

  it("lets an upload take as long as it comes, though longer than any other request may", async () => {
    // Silences of a third of what is allowed: on a busy machine they get longer.
    const wire = await open(counted, { requestTimeoutMs: 1_500 });
    const began = Date.now();
    await wire.send(post(40));
    for (let count = 0; count < 4; count++) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      await wire.send("0123456789");
    }
    expect(await wire.until((received) => received.includes("40 bytes"))).toContain("HTTP/1.1 200");
    expect(Date.now() - began).toBeGreaterThan(1_600);
  });

  it("cuts an upload off that falls silent", async () => {
    let failed: (reason: unknown) => void = () => undefined;
    const failure = new Promise((resolve) => {
      failed = resolve;
    });
    const wire = await open((arrival) =>
      counted(arrival).catch((error) => {
        failed(error);
        throw error;
      }),
    );
    await wire.send(`${post(40)}half`);
    expect(await wire.ended).toContain("HTTP/1.1 408");
    expect(await failure).toMatchObject({ code: "IncompleteBody" });
  });

  it("refuses in the middle of an upload, and is heard", async () => {
    const wire = await open(async ({ body }) => {
      for await (const piece of body) if (piece.length > 0) break;
      return { status: 400, headers: {}, body: "enough" };
    });
    await wire.send(`${post(1_000_000)}${"x".repeat(100_000)}`);
    expect(await wire.until((received) => received.includes("enough"))).toContain("HTTP/1.1 400");
  });
});
