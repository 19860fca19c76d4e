import type { Scenario } from "../scenario.ts";
import { dynamodbScenarios } from "./dynamodb.ts";
import { iamScenarios } from "./iam.ts";
import { kmsScenarios } from "./kms.ts";
import { s3Scenarios } from "./s3.ts";

export const scenarios: readonly Scenario[] = [...dynamodbScenarios, ...iamScenarios, ...kmsScenarios, ...s3Scenarios];
