import { arn } from "../../kernel/arn.ts";
import type { Call, Scope } from "../../kernel/call.ts";
import type { AccessPoint, PublicAccessBlock } from "../../kernel/gifts.ts";
import type { Random } from "../../kernel/ports.ts";
import type { PublicAccessBlockConfiguration } from "../../model/types/s3control.d.ts";
import type { Deps } from "./deps.ts";
import { noSuchAccessPoint } from "./errors.ts";

/** Where a request looks: the account that it names, in the region that it came to. */
export const scopeOf = ({ region }: Call, { AccountId }: { readonly AccountId: string }): Scope => ({
  account: AccountId,
  region,
});

export const pointArn = ({ region, account }: Scope, name: string): string =>
  arn("s3", region, account, `accesspoint/${name}`);

/** Requests name an access point by its name or its ARN. */
export const nameIn = (text: string): string => text.slice(text.lastIndexOf("/") + 1);

/** Throws NoSuchAccessPoint. */
export function requirePoint(
  { points }: Pick<Deps, "points">,
  call: Call,
  input: { readonly AccountId: string; readonly Name: string },
): AccessPoint {
  const name = nameIn(input.Name);
  const point = points.find(scopeOf(call, input), name);
  if (!point) throw noSuchAccessPoint(name);
  return point;
}

/**
 * "Rules for naming Amazon S3 access points": 3 to 50 lower-case letters, digits and hyphens, no hyphen at either end, and
 * not like an alias.
 */
export const isPointName = (name: string): boolean =>
  /^[a-z0-9](?:[a-z0-9-]{1,48})[a-z0-9]$/.test(name) && !name.startsWith("xn--") && !name.endsWith("-s3alias");

const letters = "abcdefghijklmnopqrstuvwxyz234567";
const longestAlias = 63;
const aliasEnd = "-s3alias";
const randomLetters = 34;

/** "access-point-prefix-metadata-s3alias": fits where a bucket's name does. */
export function newAlias(random: Random, name: string): string {
  let middle = "";
  for (const byte of random.bytes(randomLetters)) middle += letters.charAt(byte % letters.length);
  const room = longestAlias - aliasEnd.length - randomLetters - 1;
  return `${name.slice(0, room).replace(/-+$/, "")}-${middle}${aliasEnd}`;
}

export const readBlock = (given: PublicAccessBlockConfiguration): PublicAccessBlock => ({
  blockPublicAcls: given.BlockPublicAcls ?? false,
  ignorePublicAcls: given.IgnorePublicAcls ?? false,
  blockPublicPolicy: given.BlockPublicPolicy ?? false,
  restrictPublicBuckets: given.RestrictPublicBuckets ?? false,
});

export const wireBlock = (block: PublicAccessBlock): PublicAccessBlockConfiguration => ({
  BlockPublicAcls: block.blockPublicAcls,
  IgnorePublicAcls: block.ignorePublicAcls,
  BlockPublicPolicy: block.blockPublicPolicy,
  RestrictPublicBuckets: block.restrictPublicBuckets,
});
