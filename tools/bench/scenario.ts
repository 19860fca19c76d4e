/** What is measured: one thing, done to every server that can do it. */
export interface Scenario {
  readonly name: string;
  /** Table id of the service: peers that do not know it are left out. */
  readonly service: string;
  /** Fewer requests a round than usual, for those that cost more: 0.1 is a tenth. */
  readonly share?: number;
  /** Connections, each with one request under way. Default 16. */
  readonly connections?: number;
  /** Makes what the request needs, and gives the request. Once a server. */
  readonly prepare: (ask: Ask, peer: string) => Promise<Request>;
}

export interface Request {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly service: string;
  /** `root` (default): the customary key. */
  readonly as?: Keys;
}

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly text: string;
}

/** Asks a server once. Throws on an answer that is no success. */
export type Ask = (request: Request) => Promise<Answer>;

/** A request of the query protocol. */
export const form = (service: string, fields: Readonly<Record<string, string>>, as?: Keys): Request => ({
  service,
  headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
  body: new URLSearchParams(fields).toString(),
  ...(as && { as }),
});

/** A request of the JSON protocol. */
export const json = (service: string, target: string, input: object, version = "1.1"): Request => ({
  service,
  headers: { "content-type": `application/x-amz-json-${version}`, "x-amz-target": target },
  body: JSON.stringify(input),
});

/** Text of the first element of that name. */
export const element = (text: string, name: string): string =>
  new RegExp(`<${name}>([^<]+)</${name}>`).exec(text)?.[1] ?? "";
