import type { Operation } from "../model/link.ts";
import type { Call } from "./call.ts";

/** What the listener read of it. */
export interface ArrivedRequest {
  readonly method: string;
  /** Percent-encoded, without the query. */
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly ip: string;
  readonly httpVersion: string;
  /** `TLSv1.3`, and the cipher's name; undefined without TLS. */
  readonly tls?: { readonly protocol: string; readonly cipher: string } | undefined;
}

/** A request of a client as it was answered, for services that keep logs of them: S3's server access logs. */
export interface FinishedRequest {
  readonly id: string;
  /** Epoch milliseconds of its arrival. */
  readonly now: number;
  readonly arrival: ArrivedRequest;
  /** Path with the bucket in it, percent-encoded. */
  readonly path: string;
  /** Absent where nobody could tell who asked. */
  readonly call: Call | undefined;
  readonly operation: Operation | undefined;
  readonly input: object | undefined;
  readonly output: object | undefined;
  readonly status: number;
  readonly errorCode: string | undefined;
  /** Bytes of the answer's body, where they are known beforehand. */
  readonly bytesSent: number | undefined;
  /** From the first byte of the request to the answer's head, in microseconds. */
  readonly micros: number;
}

export interface RequestLog<Deps> {
  /** Told of every request to the service, refused ones too. On the hot path: it must be cheap. */
  take(deps: Deps, request: FinishedRequest): void;
  /** A graceful stop: writes down what is held in memory. */
  flush(deps: Deps): void;
}
