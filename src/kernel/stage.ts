import type { Operation, ServiceModel } from "../model/link.ts";
import type { ByteStream } from "../model/stream.ts";
import type { Protocol } from "../model/table.ts";
import type { Call, Entrance, OnGone, Principal } from "./call.ts";
import type { AwsError } from "./error.ts";
import type { Form } from "./front.ts";
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
  /** What was agreed on in the handshake, where the connection has TLS. */
  readonly tls?: TlsFacts | undefined;
  readonly httpVersion: string;
  /** Name, value, name, value ... as they came, for signatures over repeated headers. */
  readonly rawHeaders: readonly string[];
  /** The body as it comes in. Read once. */
  readonly body: IncomingBody;
}

/** As a person wants to read it. */
export interface TlsFacts {
  /** `TLSv1.3` */
  readonly protocol: string;
  readonly cipher: string;
  readonly alpn: string;
  /** The name that the client asked for (SNI). */
  readonly serverName: string;
  /** Names that the certificate holds, its serial number, and until when it is valid. */
  readonly certificate: string;
  readonly serial: string;
  readonly validTo: string;
}

export interface IncomingBody extends ByteStream {
  /** All of it at once; undefined if it is longer than `limit` bytes. Rejects if the client goes away. */
  all(limit: number): Promise<Uint8Array | undefined>;
  /** For whoever takes long to answer: whether there is still a client. */
  onGone?: OnGone;
}

export interface Departure {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array | string | ByteStream;
}

/**
 * An HTTP request as routers and codecs take it: with the bucket in its path that its host names, and as the PUT that a
 * form stands for. Signatures are over the arrival. Codecs may keep on it what they have parsed already.
 */
export interface ReadableRequest {
  method: string;
  path: string;
  query: string;
  headers: Readonly<Record<string, string | undefined>>;
  body: Uint8Array | ByteStream;
}

/**
 * A request under way: what each stage has filled in so far. Only stages and the runner see it; handlers get its Call.
 * All fields exist from the start, so that the object keeps one hidden class.
 */
export interface Passage {
  readonly id: string;
  readonly entrance: Entrance;
  readonly now: number;
  /** On the clock of durations. */
  readonly startedMicros: number;
  readonly arrival: Arrival;
  readonly journey: Journey;
  /** The request as the wire reads it. Its body is whole where the operation takes no stream. */
  readonly request: ReadableRequest;
  service: ServedService | undefined;
  model: ServiceModel | undefined;
  protocol: Protocol | undefined;
  /** Region that is addressed. */
  region: string;
  /** Region that the signature must name: the host's, where it has one. */
  signingRegion: string;
  /** What stands before the endpoint in the host's name: a bucket. Empty where nothing does. */
  hostLabel: string;
  /** The endpoint's name in the host's, where it is not the usual one: `s3-accelerate`. */
  endpoint: string;
  /** The web page, or the name of a stranger's, that the request came by: it must show more than a customary key. */
  foreign: string | undefined;
  /** The browser's form that the request came as. */
  form: Form | undefined;
  /** What came behind a whole body that was sent in frames: names in lower case, and values. */
  trailers: readonly (readonly [name: string, value: string])[] | undefined;
  operation: Operation | undefined;
  entry: OperationEntry | undefined;
  principal: Principal | undefined;
  input: object | undefined;
  call: Call | undefined;
  output: unknown;
  error: AwsError | undefined;
  /** Set on the road by a stage that answers itself: those behind it are passed by. */
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
  /** It passes most requests by: without facts it is no step of the journey. */
  readonly quiet?: true;
  readonly run: (passage: Passage) => Verdict<Facts> | Promise<Verdict<Facts>>;
}
