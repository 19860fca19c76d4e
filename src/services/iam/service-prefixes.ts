/**
 * Where the prefix of a service's actions is not the name that the API's table has (service authorization reference, "service
 * prefix").
 */
const prefixes: Readonly<Record<string, string>> = {
  apigatewaymanagementapi: "execute-api",
  apigatewayv2: "apigateway",
  dynamodbstreams: "dynamodb",
  efs: "elasticfilesystem",
  elb: "elasticloadbalancing",
  elbv2: "elasticloadbalancing",
  resourcegroupstaggingapi: "tag",
  s3control: "s3",
  sesv2: "ses",
  "sso-admin": "sso",
  stepfunctions: "states",
};

export const iamPrefixOf = (service: string): string => prefixes[service] ?? service;
