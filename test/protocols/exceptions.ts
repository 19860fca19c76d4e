/** Cases that a server cannot meet, and why. One that passes fails the suite: strike it. */

const noBody = "the suite compares headers only and gives no body";
const clientToken = "the client fills in the idempotency token, which the suite's parameters lack";
const noTrace = "an empty collection leaves no trace on this wire";

export const exceptions: Readonly<Record<string, string>> = {
  "input json/SDKAppliedContentEncoding_awsJson1_1": noBody,
  "input json/SDKAppendsGzipAndIgnoresHttpProvidedEncoding_awsJson1_1": noBody,
  "input json_1_0/SDKAppliedContentEncoding_awsJson1_0": noBody,
  "input json_1_0/SDKAppendsGzipAndIgnoresHttpProvidedEncoding_awsJson1_0": noBody,
  "input query/SDKAppliedContentEncoding_awsQuery": noBody,
  "input query/SDKAppendsGzipAndIgnoresHttpProvidedEncoding_awsQuery": noBody,
  "input query/QueryProtocolIdempotencyTokenAutoFill": clientToken,
  "input query/QueryEmptyQueryMaps": noTrace,
  "input ec2/SDKAppliedContentEncoding_ec2Query": noBody,
  "input ec2/SDKAppendsGzipAndIgnoresHttpProvidedEncoding_ec2Query": noBody,
  "input ec2/Ec2ProtocolIdempotencyTokenAutoFill": clientToken,
  "input ec2/Ec2EmptyQueryLists": noTrace,
  "input legacy/query/12.1": clientToken,
  "input legacy/ec2/8.1": clientToken,
};
