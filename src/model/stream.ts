/** A body that comes or goes piece by piece. It can be read once. */
export interface ByteStream {
  /** Bytes in all, where that is known beforehand. */
  readonly length: number | undefined;
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array>;
}
