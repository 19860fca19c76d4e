import { AwsError } from "../kernel/error.ts";
import type { ByteStream } from "../model/stream.ts";

/** S3's words for a file that is not of the size that its form's policy allows. */

export interface Sizes {
  readonly min: number;
  readonly max: number;
}

/** The body, as long as it keeps to `sizes`: whoever reads it gets the refusal, at its end if it is too short. */
export function sizedBody(body: ByteStream, { min, max }: Sizes): ByteStream {
  return {
    length: body.length,
    async *[Symbol.asyncIterator]() {
      let length = 0;
      for await (const piece of body) {
        length += piece.length;
        if (length > max) throw tooLarge(length, max);
        yield piece;
      }
      if (length < min) throw tooSmall(length, min);
    },
  };
}

const tooLarge = (ProposedSize: number, MaxSizeAllowed: number): AwsError =>
  new AwsError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", {
    fields: { ProposedSize, MaxSizeAllowed },
  });

const tooSmall = (ProposedSize: number, MinSizeAllowed: number): AwsError =>
  new AwsError("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", {
    fields: { ProposedSize, MinSizeAllowed },
  });
