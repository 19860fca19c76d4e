import { once } from "node:events";
import { type ClientHttp2Session, connect, constants } from "node:http2";
import { afterEach, describe, expect, it } from "vitest";
import { authority, echo, get, plain, secure, startListener, type TestListener } from "./house.ts";

interface Got {
  readonly status: number;
  readonly body: string;
}

function ask(
  session: ClientHttp2Session,
  headers: Record<string, string>,
  body: readonly (string | Buffer)[] = [],
): Promise<Got> {
  const stream = session.request({ ":path": "/", ...headers }, { endStream: body.length === 0 });
  for (const piece of body) stream.write(piece);
  if (body.length > 0) stream.end();
  return new Promise((resolve, reject) => {
    let status = 0;
    let text = "";
    stream.on("response", (answer) => {
      status = Number(answer[":status"]);
    });
    stream.on("data", (piece) => {
      text += piece;
    });
    stream.on("close", () => (status === 0 ? reject(new Error("no answer")) : resolve({ status, body: text })));
    stream.on("error", reject);
  });
}

describe("HTTP/2 over TLS, on the port of HTTP/1.1", () => {
  let listener: TestListener | undefined;
  let session: ClientHttp2Session | undefined;
  async function open(...given: Parameters<typeof startListener>): Promise<ClientHttp2Session> {
    listener ??= await startListener(...given);
    const { certificatePem: ca } = await authority;
    session = connect(`https://localhost:${listener.port}`, { ca, servername: "localhost" });
    session.on("error", () => undefined);
    await once(session, "connect");
    return session;
  }
  afterEach(async () => {
    session?.destroy();
    await listener?.close();
    expect(listener?.errors).toEqual([]);
    listener = undefined;
  });

  it("serves both, side by side", async () => {
    const client = await open();
    const wire = await plain(listener?.port ?? 0);
    await wire.send(get("/one"));
    expect(await ask(client, { ":path": "/two?a=b", ":authority": "s3.localhost:4566" })).toEqual({
      status: 200,
      body: "GET /two?a=b ",
    });
    await wire.until((received) => received.endsWith("GET /one "));
    const arrival = listener?.arrivals.find(({ httpVersion }) => httpVersion === "2.0");
    expect(arrival).toMatchObject({ secure: true, ip: "127.0.0.1" });
    expect(arrival?.headers.host).toBe("s3.localhost:4566");
    expect(arrival?.rawHeaders.slice(0, 2)).toEqual(["host", "s3.localhost:4566"]);
    wire.socket.destroy();
  });

  it("serves many streams at once, with bodies", async () => {
    const client = await open();
    const bodies = Array.from({ length: 100 }, (_, at) => `body ${at}`);
    const got = await Promise.all(bodies.map((body) => ask(client, { ":method": "POST" }, [body])));
    expect(got.map(({ body }) => body)).toEqual(bodies.map((body) => `POST / ${body}`));
  });

  it("answers HEAD with the headers alone", async () => {
    expect(await ask(await open(), { ":method": "HEAD" })).toEqual({ status: 200, body: "" });
  });

  it("refuses a large body, declared or not, and goes on with the session", async () => {
    const client = await open();
    const large = [Buffer.alloc(500_000), Buffer.alloc(500_000)];
    expect(await ask(client, { ":method": "POST", "content-length": "1000000" }, large)).toMatchObject({ status: 413 });
    expect(await ask(client, { ":method": "POST" }, large)).toMatchObject({ status: 413, body: "too large" });
    expect(await ask(client, {})).toMatchObject({ status: 200 });
  });

  it("gives its word before a body where the client waits for it", async () => {
    const client = await open();
    const stream = client.request({ ":method": "POST", expect: "100-continue" }, { endStream: false });
    await once(stream, "continue");
    stream.end("hello");
    let text = "";
    for await (const piece of stream) text += piece;
    expect(text).toBe("POST / hello");
  });

  it("refuses more headers than fit, and goes on", async () => {
    const client = await open();
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`x-${at}`, "1"]));
    await ask(client, many).then(
      ({ status }) => expect(status).toBe(431),
      (error) => expect(String(error)).toMatch(/ENHANCE_YOUR_CALM|REFUSED|no answer/i),
    );
    const next = client.destroyed ? await open() : client;
    expect(await ask(next, {})).toMatchObject({ status: 200 });
  });

  it("survives streams that are taken back", async () => {
    const client = await open();
    for (let count = 0; count < 50; count++) {
      const stream = client.request({ ":method": "POST" }, { endStream: false });
      stream.on("error", () => undefined);
      stream.write("half");
      stream.close(constants.NGHTTP2_CANCEL);
    }
    expect(await ask(client, {})).toMatchObject({ status: 200 });
  });

  it("ends a session that nobody uses", async () => {
    const client = await open();
    await ask(client, {});
    await once(client, "close");
  });

  it("ends a stream whose body never comes", async () => {
    const client = await open();
    const stream = client.request({ ":method": "POST" }, { endStream: false });
    stream.on("error", () => undefined);
    stream.write("half");
    await once(stream, "close");
  });

  it("finishes what is in flight when it stops, and ends the session", async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const large = Buffer.alloc(3 << 20, "x");
    const client = await open(async () => {
      await held;
      return { status: 200, headers: {}, body: large };
    });
    const answer = ask(client, {});
    await new Promise((resolve) => client.ping((error) => resolve(error)));
    const stopped = listener?.close();
    release();
    expect((await answer).body.length).toBe(large.length);
    await stopped;
    if (!client.closed) await once(client, "close");
  });
});

describe("TLS", () => {
  let listener: TestListener;
  afterEach(() => listener.close());

  it("closes on a client that speaks no TLS behind a handshake's first byte", async () => {
    listener = await startListener();
    const wire = await plain(listener.port);
    await wire.send("\x16rubbish that is no handshake at all, long enough to be read as one");
    await wire.ended;
  });

  it("closes on a handshake that never ends", async () => {
    listener = await startListener();
    const wire = await plain(listener.port);
    await wire.send(Uint8Array.of(0x16, 0x03, 0x01));
    await wire.ended;
  });

  it.each([
    ["sqs.eu-west-1.amazonaws.com", "sqs.eu-west-1.amazonaws.com"],
    ["MY.Bucket.s3.localhost", "my.bucket.s3.localhost"],
    ["api.localhost", "api.localhost"],
    ["a,O=evil", "localhost"],
    ["-", "localhost"],
  ])("shows a certificate for %s", async (name, expected) => {
    listener = await startListener();
    const { certificatePem: ca } = await authority;
    const { connect: connectTls } = await import("node:tls");
    const socket = connectTls({
      port: listener.port,
      host: "127.0.0.1",
      ca,
      servername: name,
      checkServerIdentity: () => undefined,
    });
    await once(socket, "secureConnect");
    expect(socket.authorized).toBe(true);
    expect(socket.getPeerCertificate().subject.CN).toBe(expected);
    socket.destroy();
  });

  it("says in the log why it cannot be had, and serves plain clients all the same", async () => {
    const { listen } = await import("../../src/runtime/listener.ts");
    const errors: string[] = [];
    const bare = await listen({
      host: "127.0.0.1",
      port: 0,
      log: { error: (message) => void errors.push(message), warn: () => undefined },
      handle: async (arrival) => echo(arrival),
      tls: () => Promise.reject(new Error("no authority")),
    });
    await expect(secure(bare.port)).rejects.toThrow();
    const wire = await plain(bare.port);
    await wire.send(get("/"));
    await wire.until((received) => received.endsWith("GET / "));
    expect(errors).toEqual(["no TLS: its certificates cannot be made"]);
    wire.socket.destroy();
    await bare.close();
    listener = await startListener();
  });
});
