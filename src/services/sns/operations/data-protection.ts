import type { SnsHandler } from "../deps.ts";
import { notImplemented } from "../errors.ts";
import { findTopic } from "../find.ts";

/** No topic has one: they are refused where they would be set. */
export const getDataProtectionPolicy: SnsHandler<"GetDataProtectionPolicy"> = (deps, call, { ResourceArn }) => {
  findTopic(deps, call, ResourceArn, "ResourceArn");
  return { DataProtectionPolicy: "" };
};

export const putDataProtectionPolicy: SnsHandler<"PutDataProtectionPolicy"> = (deps, call, { ResourceArn }) => {
  findTopic(deps, call, ResourceArn, "ResourceArn");
  throw notImplemented("PutDataProtectionPolicy: DataProtectionPolicy");
};
