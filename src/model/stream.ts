/** A body that comes or goes piece by piece. It can be read once. */
export interface ByteStream {
  /** Bytes in all, where that is known beforehand. */
  readonly length: number | undefined;
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array>;
}

/** Of a body that nobody is going to read: what it holds on to is free again. Anything else is left alone. */
export async function letGo(body: unknown): Promise<void> {
  if (typeof body !== "object" || body === null || !(Symbol.asyncIterator in body)) return;
  await (body as ByteStream)[Symbol.asyncIterator]().return?.();
}
