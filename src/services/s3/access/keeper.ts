import { isPublicPolicy } from "../../../engines/iam/index.ts";
import type { Call } from "../../../kernel/call.ts";
import type { AccessPoint, AccessPoints } from "../../../kernel/gifts.ts";
import { bucketNamed, houseScope } from "../buckets/find.ts";
import type { Deps } from "../deps.ts";
import { blockOn, strictest } from "./block.ts";
import { refuseBlocked } from "./blocked.ts";
import { accessPointArn } from "./points.ts";
import { checkPolicyOf, pointHome } from "./policy.ts";

/** What S3 keeps for S3 Control. */
export function accessPointsOf(deps: Deps): AccessPoints {
  const { accessPoints, accountBlocks } = deps;
  return {
    bucket: (name) => bucketNamed(deps, name),
    find: ({ account, region }, name) => accessPoints.get(houseScope, account, region, name),
    list: ({ account, region }) => accessPoints.list(houseScope, { prefix: [account, region] }),
    put: (point) => accessPoints.put(houseScope, point),
    remove: ({ account, region, name }) => {
      accessPoints.delete(houseScope, account, region, name);
    },
    checkPolicy: (call, point, text) => checkPointPolicy(deps, call, point, text),
    accountBlock: (account) => accountBlocks.get(houseScope, account)?.block,
    putAccountBlock(account, block) {
      if (block) accountBlocks.put(houseScope, { account, block });
      else accountBlocks.delete(houseScope, account);
    },
  };
}

function checkPointPolicy(deps: Deps, call: Call, point: AccessPoint, text: string): void {
  const arn = accessPointArn(point);
  checkPolicyOf(deps, pointHome(arn), text);
  const bucket = bucketNamed(deps, point.bucket);
  const block = strictest(point.publicAccessBlock, bucket && blockOn(deps, bucket));
  if (block.blockPublicPolicy && isPublicPolicy(text))
    refuseBlocked(deps, call, "policy", "s3:PutAccessPointPolicy", arn);
}
