/** Of a stream that nobody is going to read: what it holds on to is free again. Anything else is left alone. */
export async function letGo(body: unknown): Promise<void> {
  if (typeof body !== "object" || body === null || !(Symbol.asyncIterator in body)) return;
  await (body as AsyncIterable<unknown>)[Symbol.asyncIterator]().return?.();
}
