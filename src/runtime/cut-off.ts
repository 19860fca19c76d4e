import type { Duplex } from "node:stream";

/** Ends a connection with a bare refusal, which its client has `lingerMs` to read. What comes behind it is not answered. */
export function endWith(status: string, socket: Duplex, lingerMs: number): void {
  // What follows the rubbish is rubbish, too, and answered already.
  if (socket.writableEnded) return;
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
  // Closed by the client once it has read that, or else by us.
  setTimeout(() => socket.destroy(), lingerMs).unref();
}
