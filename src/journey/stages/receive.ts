import { AwsError } from "../../kernel/error.ts";
import { limits } from "../../kernel/limits.ts";
import { type Passage, Refusal, type Stage } from "../../kernel/stage.ts";
import { refuse } from "../speaker.ts";

export interface ReceiveFacts {
  /** Undefined for a body that the operation takes as a stream. */
  readonly bytes: number | undefined;
}

export const bodyTooLarge = (passage: Passage, limit: number): AwsError =>
  refuse("tooLarge", passage, `Request body must not exceed ${limit} bytes`);

/** Takes in the body, up to the service's limit, unless the operation streams it. */
export const receive = (): Stage<ReceiveFacts> => ({
  name: "receive",
  run(passage) {
    const limit = passage.service?.definition.quirks.bodyBytes ?? limits.bodyBytes;
    const { body } = passage.request;
    if (body instanceof Uint8Array) {
      return body.length > limit ? new Refusal(bodyTooLarge(passage, limit)) : { bytes: body.length };
    }
    if (takesStream(passage)) return lacksLength(passage) ? new Refusal(lengthMissing()) : { bytes: undefined };
    return passage.arrival.body.all(limit).then((whole) => {
      if (!whole) return new Refusal(bodyTooLarge(passage, limit));
      passage.request.body = whole;
      return { bytes: whole.length };
    });
  },
});

const takesStream = ({ operation }: Passage): boolean => operation?.input?.payload?.traits.streaming === true;

/** A form's file ends where the form says; a stream in signed pieces tells the length of what they hold. */
function lacksLength({ service, form, arrival: { headers, httpVersion, body } }: Passage): boolean {
  if (!service?.definition.quirks.lengthRequired || form) return false;
  if (headers["content-length"] !== undefined || headers["x-amz-decoded-content-length"] !== undefined) return false;
  // HTTP/2 ends a request without a body in its headers.
  return body.length === undefined || httpVersion.startsWith("1");
}

const lengthMissing = (): AwsError =>
  new AwsError("MissingContentLength", "You must provide the Content-Length HTTP header.", { status: 411 });
