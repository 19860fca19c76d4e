import { MalformedError } from "../base/malformed.ts";
import { AwsError } from "../kernel/error.ts";

/** What the front door answers when it cannot make sense of a request. One function an error. */

/** JSON, CBOR and REST-JSON: the body breaks the grammar or has the wrong type somewhere. */
export function serializationException(message: string): AwsError {
  return new AwsError("SerializationException", message, { status: 400 });
}

/** Query: the parameters do not fit the shape. */
export function malformedInput(message: string): AwsError {
  return new AwsError("MalformedInput", message, { status: 400 });
}

/** Query: the form itself is broken. */
export function malformedQueryString(message: string): AwsError {
  return new AwsError("MalformedQueryString", message, { status: 400 });
}

/** EC2: a scalar that does not parse. */
export function invalidParameterValue(message: string): AwsError {
  return new AwsError("InvalidParameterValue", message, { status: 400 });
}

/** REST-XML: S3's wording, which is the same for grammar and schema. */
export function malformedXml(): AwsError {
  return new AwsError(
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema",
    { status: 400 },
  );
}

/** REST: a label, query parameter or header that does not parse. */
export function invalidRestParameter(name: string, reason: string): AwsError {
  return new AwsError("SerializationException", `${reason} (${name})`, { status: 400 });
}

export function invalidUri(): AwsError {
  return new AwsError("InvalidURI", "Couldn't parse the specified URI.", { status: 400 });
}

/** JSON, CBOR and REST-JSON: no such operation. Coral sends an empty message; ours says what was asked. */
export function unknownOperation(what: string): AwsError {
  return new AwsError("UnknownOperationException", `unknown operation: ${what}`, { status: 400 });
}

/** Query and EC2. */
export function invalidAction(action: string, version: string): AwsError {
  const message = `Could not find operation ${action} for version ${version}`;
  return new AwsError("InvalidAction", message, { status: 400 });
}

export function missingAction(): AwsError {
  return new AwsError("MissingAction", "The request is missing an action or a required parameter.", { status: 400 });
}

/** Runs a reader of src/base and turns its error into the protocol's. */
export function orElse<T>(read: () => T, refuse: (reason: string) => AwsError): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedError) throw refuse(error.message);
    throw error;
  }
}
