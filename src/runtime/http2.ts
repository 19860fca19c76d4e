import { createServer, type Http2Server, type ServerHttp2Session } from "node:http2";
import type { ListenerLimits } from "./http1.ts";

/** Sessions without a stream end after the time that an HTTP/1.1 connection is kept alive for. */
export function createHttp2(bounds: ListenerLimits, sessions: Set<ServerHttp2Session>): Http2Server {
  const server = createServer({
    settings: { maxHeaderListSize: bounds.headerBytes, maxConcurrentStreams: 250 },
    maxHeaderListPairs: bounds.headerCount,
  });
  server.on("session", (session) => {
    let streams = 0;
    sessions.add(session);
    session.on("close", () => sessions.delete(session));
    session.on("stream", (stream) => {
      streams++;
      stream.on("close", () => streams--);
    });
    session.setTimeout(bounds.keepAliveMs, () => {
      if (streams === 0) session.destroy();
    });
  });
  server.on("sessionError", () => undefined);
  return server;
}
