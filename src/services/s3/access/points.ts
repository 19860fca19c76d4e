import { type Arn, parseArn } from "../../../kernel/arn.ts";
import type { Scope } from "../../../kernel/call.ts";
import { defineCollection } from "../../../kernel/collection.ts";
import type { AccessPoint, PublicAccessBlock } from "../../../kernel/gifts.ts";

export const accessPoints = defineCollection<AccessPoint>({
  name: "s3.access-points",
  scope: "house",
  version: 1,
  key: ({ account, region, name }) => [account, region, name],
  owner: ({ account }) => account,
  indexes: { alias: ({ alias }) => [[alias]], bucket: ({ bucket }) => [[bucket]] },
});

/** What an account blocks for all of its buckets. */
export interface AccountBlock {
  readonly account: string;
  readonly block: PublicAccessBlock;
}

export const accountBlocks = defineCollection<AccountBlock>({
  name: "s3.account-blocks",
  scope: "house",
  version: 1,
  key: ({ account }) => [account],
  owner: ({ account }) => account,
});

export const accessPointArn = ({ region, account, name }: Pick<AccessPoint, "region" | "account" | "name">): string =>
  `arn:aws:s3:${region}:${account}:accesspoint/${name}`;

/** What a client may write in place of a bucket's name. */
export type PointName = { readonly alias: string } | { readonly scope: Scope; readonly name: string };

const labelShape = /^([a-z0-9][a-z0-9-]{1,48}[a-z0-9])-(\d{12})$/;

/**
 * The access point that `text` may mean: by its ARN, by its alias, or by the first label of its host name,
 * `name-account` (S3 user guide, "Referencing access points").
 */
export function pointNamed(text: string, region: string): PointName | undefined {
  if (text.endsWith("-s3alias")) return { alias: text };
  const arn = parseArn(text);
  if (arn) return pointInArn(arn);
  const [, name, account] = labelShape.exec(text) ?? [];
  return name !== undefined && account !== undefined ? { scope: { account, region }, name } : undefined;
}

function pointInArn({ service, region, account, resource }: Arn): PointName | undefined {
  if (service !== "s3" || !resource.startsWith("accesspoint")) return undefined;
  const name = resource.slice("accesspoint".length + 1);
  return name === "" ? undefined : { scope: { account, region }, name };
}
