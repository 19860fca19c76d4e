import { capitalized, uncapitalized } from "../../base/text.ts";
import type { Published } from "../../kernel/ports.ts";
import type { Table, TableIndex } from "../../model/table.ts";
import { validation } from "./errors.ts";

/** An operation as a target: `arn:aws:scheduler:::aws-sdk:sqs:sendMessage`. */
export interface UniversalTarget {
  /** Table id of the service. */
  readonly service: string;
  readonly operation: string;
}

const prefix = "arn:aws:scheduler:::aws-sdk:";

export const isUniversal = (targetArn: string): boolean => targetArn.startsWith(prefix);

/** EventBridge Scheduler user guide, "Using universal targets": beginnings of the actions that only read. */
const readOnly = [
  ...["get", "describe", "list", "poll", "receive", "search", "scan", "query", "select", "read", "lookup", "discover"],
  ...["validate", "batchGet", "batchDescribe", "batchRead", "transactGet", "adminGet", "adminList", "testMigration"],
  ...["retrieve", "testConnection", "translateDocument", "isAuthorized", "invokeModel"],
];

/** "The AWS SDK service identifier": the service's name in the SDKs, in lower case and without spaces. */
const sdkName = (serviceId: string): string => serviceId.toLowerCase().replaceAll(" ", "");

/** Throws where the ARN names no operation, or one that Scheduler does not call. */
export function readUniversal(published: Published, targetArn: string): UniversalTarget {
  const [name = "", action = "", ...rest] = targetArn.slice(prefix.length).split(":");
  const { services } = published("index") as TableIndex;
  const service = services.find(({ serviceId }) => sdkName(serviceId) === name);
  if (rest.length > 0 || action === "" || !service) throw invalidArn(targetArn);
  if (readOnly.some((beginning) => action.startsWith(beginning)))
    throw validation(`${targetArn} is not supported: EventBridge Scheduler does not call read-only API actions.`);
  const operation = operationNamed(published(service.id) as Table, action);
  if (operation === undefined) throw invalidArn(targetArn);
  return { service: service.id, operation };
}

const invalidArn = (targetArn: string) => validation(`Invalid universal target ${targetArn}.`);

/** SDKs write `createDBCluster` as `createDbCluster`: case beyond the first letter does not tell operations apart. */
function operationNamed({ operations }: Table, action: string): string | undefined {
  const exact = capitalized(action);
  if (Object.hasOwn(operations, exact)) return exact;
  const folded = action.toLowerCase();
  // The first letter must be the SDKs' all the same.
  if (action !== uncapitalized(action)) return undefined;
  return Object.keys(operations).find((name) => name.toLowerCase() === folded);
}

/** How dead letters name an operation, whatever the target's own ARN is. */
export function universalArn(published: Published, { service, operation }: UniversalTarget): string {
  const { services } = published("index") as TableIndex;
  const serviceId = services.find(({ id }) => id === service)?.serviceId ?? service;
  return `${prefix}${sdkName(serviceId)}:${uncapitalized(operation)}`;
}
