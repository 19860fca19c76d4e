/**
 * The one error that a caller may see. Status, fault and the query protocol's own code are looked up in the service's
 * table when it is serialised; whatever else is thrown is a bug and answers InternalFailure.
 */
export class AwsError extends Error {
  override readonly name = "AwsError";
  readonly code: string;
  /** Members of the error's shape beside the message, and S3's extra elements. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** HTTP status, for codes that no table knows. The table wins. */
  readonly status: number | undefined;
  /** Headers of the answer beside the protocol's own, in REST: `x-amz-delete-marker`, the ETag of a 304. */
  readonly headers: Readonly<Record<string, string>> | undefined;

  constructor(code: string, message: string, options: ErrorOptions = {}) {
    super(message);
    this.code = code;
    this.fields = options.fields ?? {};
    this.status = options.status;
    this.headers = options.headers;
  }
}

export interface ErrorOptions {
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A failure that another service tells of inside a success: an entry of PutEvents, the error of a function. Its code is
 * theirs, and goes where failures are written down, not to a client.
 */
export const toldFailure = (code: string, message: string): AwsError => new AwsError(code, message);

/** Bad configuration: printed as one line, exit code 2. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}
