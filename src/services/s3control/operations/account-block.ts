import type { S3ControlHandler } from "../deps.ts";
import { noPublicAccessBlock } from "../errors.ts";
import { readBlock, wireBlock } from "../points.ts";

/** What an account blocks for all of its buckets, in every region. */

export const putPublicAccessBlock: S3ControlHandler<"PutPublicAccessBlock"> = ({ points }, _, input) => {
  points.putAccountBlock(input.AccountId, readBlock(input.PublicAccessBlockConfiguration));
  return {};
};

export const getPublicAccessBlock: S3ControlHandler<"GetPublicAccessBlock"> = ({ points }, _, input) => {
  const block = points.accountBlock(input.AccountId);
  if (!block) throw noPublicAccessBlock(input.AccountId);
  return { PublicAccessBlockConfiguration: wireBlock(block) };
};

export const deletePublicAccessBlock: S3ControlHandler<"DeletePublicAccessBlock"> = ({ points }, _, input) => {
  points.putAccountBlock(input.AccountId, undefined);
  return {};
};
