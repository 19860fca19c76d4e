import type { PublicAccessBlock } from "../../../kernel/gifts.ts";
import { houseScope } from "../buckets/find.ts";
import type { Deps } from "../deps.ts";
import type { Bucket } from "../state.ts";

/** "S3 applies the most restrictive combination of the account-level and the bucket-level settings." */
export function strictest(...blocks: readonly (PublicAccessBlock | undefined)[]): PublicAccessBlock {
  const some = (setting: keyof PublicAccessBlock): boolean => blocks.some((block) => block?.[setting]);
  return {
    blockPublicAcls: some("blockPublicAcls"),
    ignorePublicAcls: some("ignorePublicAcls"),
    blockPublicPolicy: some("blockPublicPolicy"),
    restrictPublicBuckets: some("restrictPublicBuckets"),
  };
}

/** What is blocked on a bucket, by itself and by its account. */
export const blockOn = (
  { accountBlocks }: Pick<Deps, "accountBlocks">,
  { account, settings }: Bucket,
): PublicAccessBlock => strictest(settings.publicAccessBlock, accountBlocks.get(houseScope, account)?.block);
