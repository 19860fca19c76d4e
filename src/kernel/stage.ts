import type { Operation, ServiceModel } from "../model/link.ts";
import type { ByteStream } from "../model/stream.ts";
import type { Protocol } from "../model/table.ts";
import type { Call, Entrance, Principal } from "./call.ts";
import type { AwsError } from "./error.ts";
import type { Journey } from "./journey.ts";
import type { OperationEntry, Service } from "./service.ts";

/** A request as the listener read it. */
export interface Arrival {
  readonly method: string;
  /** Still percent-encoded, without the query. */
  readonly path: string;
  /** Without "?". */
  readonly query: string;
  /** Lower-case names; repeated headers joined with a comma. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly ip: string;
  readonly secure: boolean;
  readonly httpVersion: string;
  /** Name, value, name, value ... as they came, for signatures over repeated headers. */
  readonly rawHeaders: readonly string[];
  /** The body as it comes in. Read once. */
  readonly body: IncomingBody;
}

export interface IncomingBody extends ByteStream {
  /** All of it at once; undefined if it is longer than `limit` bytes. Rejects if the client goes away. */
  all(limit: number): Promise<Uint8Array | undefined>;
}

export interface Departure {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array | string | ByteStream;
}

/**
 * A request under way: what each stage has filled in so far. Only stages and the runner see it; handlers get its Call.
 * All fields exist from the start, so that the object keeps one hidden class.
 */
export interface Passage {
  readonly id: string;
  readonly entrance: Entrance;
  readonly now: number;
  readonly arrival: Arrival;
  readonly journey: Journey;
  body: Uint8Array | ByteStream | undefined;
  service: ServedService | undefined;
  model: ServiceModel | undefined;
  protocol: Protocol | undefined;
  region: string;
  /** Label of a virtual host: the bucket. */
  hostLabel: string | undefined;
  operation: Operation | undefined;
  entry: OperationEntry | undefined;
  principal: Principal | undefined;
  input: object | undefined;
  call: Call | undefined;
  output: unknown;
  error: AwsError | undefined;
  departure: Departure | undefined;
}

/** A service that is loaded, with its dependencies. */
export interface ServedService {
  readonly definition: Service;
  readonly deps: unknown;
}

/** A stage's refusal: the error for the client and the facts for the journey. */
export class Refusal {
  readonly error: AwsError;
  readonly facts: object | undefined;
  constructor(error: AwsError, facts?: object) {
    this.error = error;
    this.facts = facts;
  }
}

export type Verdict<Facts extends object = object> = Facts | Refusal | undefined;

/** One named step on the road. It judges or fills in, and returns its facts or a refusal. */
export interface Stage<Facts extends object = object> {
  readonly name: string;
  readonly run: (passage: Passage) => Verdict<Facts> | Promise<Verdict<Facts>>;
  /** `after`: also when an earlier stage refused (audit, metrics, the answer itself). */
  readonly place?: "road" | "after";
}
