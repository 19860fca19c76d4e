import type { Scenario } from "../scenario.ts";
import { dynamodbScenarios } from "./dynamodb.ts";
import { eventsScenarios } from "./events.ts";
import { iamScenarios } from "./iam.ts";
import { kmsScenarios } from "./kms.ts";
import { s3Scenarios } from "./s3.ts";
import { snsScenarios } from "./sns.ts";
import { sqsScenarios } from "./sqs.ts";

export const scenarios: readonly Scenario[] = [
  ...dynamodbScenarios,
  ...eventsScenarios,
  ...iamScenarios,
  ...kmsScenarios,
  ...s3Scenarios,
  ...snsScenarios,
  ...sqsScenarios,
];
