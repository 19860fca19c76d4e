import type { ByteStream } from "../model/stream.ts";
import type { AwsError } from "./error.ts";

/**
 * What a service says at its door, before anybody has been recognised and whatever the policies say: whether the resource
 * may be addressed in this way, which web pages may talk to it, how a browser's form and a visitor of a website are
 * served. Synchronous where every request passes.
 */
export interface Front<Deps> {
  /** Refuses what is addressed at an endpoint that its resource does not have. */
  readonly admit?: (deps: Deps, knock: Knock) => AwsError | undefined;
  /** Cross-origin rules of the service's own: web pages are its business, and not refused by the road. */
  readonly pages?: Pages<Deps>;
  /** Browsers' forms: multipart/form-data by POST. */
  readonly forms?: Forms<Deps>;
  /** Answers a GET that is no request of the API: a certificate that anybody may fetch. Undefined where nothing is there. */
  readonly document?: (deps: Deps, knock: Knock) => FrontAnswer | undefined;
  /** Answers a visitor of a website. */
  readonly visit?: (deps: Deps, visit: Visit) => Promise<FrontAnswer>;
}

/** A request as it stands at the door: enough to know which resource it means. */
export interface Knock {
  readonly method: string;
  /** Still encoded. What stood in front of the endpoint in the host's name is its first segment. */
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly region: string;
  /** The endpoint's name in the host's, where it is not the usual one: `s3-accelerate`, `s3-website`. */
  readonly endpoint: string;
}

export interface FrontAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array | string | ByteStream;
}

/** CORS (the Fetch standard, "CORS protocol"). The knock has an Origin. */
export interface Pages<Deps> {
  /** Headers of the answer to a preflight request. Throws the service's refusal where no rule allows it. */
  readonly preflight: (deps: Deps, knock: Knock) => Record<string, string>;
  /** Headers of any other answer; undefined where no rule lets the page read it. */
  readonly headers: (deps: Deps, knock: Knock) => Record<string, string> | undefined;
}

/** A form as it was read, up to its file. */
export interface Form {
  /** Under lower-case names; the file is not among them. */
  readonly fields: Readonly<Record<string, string>>;
  /** As the browser named it; empty where it did not. */
  readonly fileName: string;
  /** Of the file's part, where it has one. */
  readonly fileType: string | undefined;
  /** That the form was sent to. */
  readonly bucket: string;
  /** Where it was sent to, encoded. */
  readonly path: string;
}

/** Why a form stands for nothing. */
export type FormFlaw = "malformed" | "fields-too-long" | "no-file";

/** A form stands for a request of the API, which goes on in its place. */
export interface Forms<Deps> {
  /** Most bytes of the fields before the file. */
  readonly fieldBytes: number;
  readonly refuse: (flaw: FormFlaw) => AwsError;
  /** Throws the service's refusal of a form that stands for nothing. */
  readonly request: (deps: Deps, form: Form) => ApiRequest;
  /** What the browser gets once that request was done. `output`: the operation's. */
  readonly answer: (deps: Deps, form: Form, output: Readonly<Record<string, unknown>>, baseUrl: string) => FrontAnswer;
}

/** A request of the API, in whose place something else came. */
export interface ApiRequest {
  readonly method: string;
  /** Encoded. */
  readonly path: string;
  /** In lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A request to a website. */
export interface Visit extends Knock {
  readonly requestId: string;
  readonly secure: boolean;
  /** That the host's name says, if it does. */
  readonly hostRegion: string | undefined;
  /** Sends a request of the API as the visitor, who is nobody: policies decide. */
  readonly ask: (request: ApiRequest, region: string) => Promise<FrontAnswer | Failed>;
}

/** What a request came to that was refused. */
export interface Failed {
  readonly error: AwsError;
  readonly status: number;
}
