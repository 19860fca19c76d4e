/** A request to somebody's web server: a webhook, an API. */
export interface WebRequest {
  readonly method: string;
  /** http or https. Plain names, addresses and this machine itself are all right. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** Milliseconds until the whole answer must be in. */
  readonly timeoutMs: number;
}

export interface WebAnswer {
  readonly status: number;
  /** Lower-case names; repeated headers joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** At most 64 KiB of it. */
  readonly body: Uint8Array;
}

/** Carries requests out of the house, for subscriptions and API destinations. Every status is an answer; redirects are not followed. */
export interface Courier {
  /** Rejects where no answer comes: no such host, refused, a certificate that nobody vouches for, a time-out. */
  send(request: WebRequest): Promise<WebAnswer>;
}
