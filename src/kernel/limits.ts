/** Bounds that keep hostile or careless callers from taking the house down. AWS's own limits stand in the services. */
export const limits = {
  /** Bytes of all headers of a request. API Gateway and S3 take 8 to 10 KiB; session tokens and presigned URLs add. */
  headerBytes: 32 * 1024,
  headerCount: 200,
  /** Milliseconds for the head of a request; for a body that is no stream, and for silence in the middle of any. */
  headTimeoutMs: 20_000,
  requestTimeoutMs: 300_000,
  keepAliveMs: 65_000,
  /** How long the rest of a refused body is taken in and dropped, so that its sender gets to read the refusal. */
  lingerMs: 5_000,
  /** Body of an operation whose service sets no limit of its own. */
  bodyBytes: 8 * 1024 * 1024,
  /** Nesting of JSON, XML and CBOR. AWS stops between 32 and 1,000, by service. */
  depth: 128,
  /** Journeys kept, oldest forgotten first. */
  journeys: 2_000,
  /** How long a graceful stop waits for what is in flight. */
  stopMs: 10_000,
} as const;
