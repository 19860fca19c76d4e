import type { AwsError } from "../kernel/error.ts";
import type { Passage } from "../kernel/stage.ts";
import type { CommonErrorKind } from "../model/common-errors.ts";
import type { Protocol } from "../model/table.ts";
import { refusal, type Speaker } from "../wire/error.ts";

/** What is written where nothing showed which protocol the client speaks. */
const fallback: Protocol = "rest-json";

export const protocolOf = ({ protocol }: Passage): Protocol => protocol ?? fallback;

/** Whose words a refusal of this passage takes. */
export const speakerOf = (passage: Passage): Speaker => ({
  service: passage.model?.service.id ?? "",
  protocol: protocolOf(passage),
});

/** A refusal that every service knows, with the code and status of the addressed one. */
export const refuse = (kind: CommonErrorKind, passage: Passage, message: string): AwsError =>
  refusal(kind, speakerOf(passage), message);

/** For bugs: AWS tells its clients no more. */
export const internalFailure = (passage: Passage): AwsError =>
  refuse("internal", passage, "The request processing has failed because of an unknown error, exception or failure.");
