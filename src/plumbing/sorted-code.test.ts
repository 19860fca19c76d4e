import { expect, it } from "vitest";
import { sortedCode } from "./sorted-code.ts";

it.each([
  ["AccessDeniedException", "NO_PERMISSIONS"],
  ["AuthorizationError", "NO_PERMISSIONS"],
  ["HTTP403", "NO_PERMISSIONS"],
  ["QueueDoesNotExist", "NO_RESOURCE"],
  ["NotFound", "NO_RESOURCE"],
  ["HTTP404", "NO_RESOURCE"],
  ["ThrottlingException", "THROTTLING"],
  ["HTTP429", "THROTTLING"],
  ["InvalidParameterValue", "INVALID_PARAMETER"],
  ["ValidationException", "INVALID_PARAMETER"],
  ["HTTP418", "SDK_CLIENT_ERROR"],
  ["HTTP503", "ERROR_FROM_TARGET"],
  ["InternalFailure", "INTERNAL_ERROR"],
])("%s is %s", (code, sorted) => {
  expect(sortedCode({ code, message: "" })).toBe(sorted);
});
