/** What stands in every answer of S3 (API reference, "Common response headers"), refusals included. */

/** Services whose errors and request ids look like S3's; the other REST-XML services wrap errors as query services do. */
const s3Like: ReadonlySet<string> = new Set(["s3"]);

export const answersLikeS3 = (serviceId: string): boolean => s3Like.has(serviceId);

/** `x-amz-id-2`, and HostId in errors: which host answered. There is one. */
export const hostId = "Rm9nYmFuayBpcyBhIGNsb3VkIHRoYXQgdG91Y2hlcyB0aGUgZ3JvdW5kLCBhbmQgb25lIGhvc3Q=";

/** What says in an answer which request it is for. */
export const answerHeaders = (serviceId: string, requestId: string): Record<string, string> =>
  answersLikeS3(serviceId) ? s3AnswerHeaders(requestId) : { "x-amzn-RequestId": requestId };

export const s3AnswerHeaders = (requestId: string): Record<string, string> => ({
  "x-amz-id-2": hostId,
  "x-amz-request-id": requestId,
  Server: "AmazonS3",
});
