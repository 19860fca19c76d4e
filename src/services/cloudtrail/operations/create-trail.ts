import type { WaitingTrailHandler } from "../deps.ts";
import { tooManyTrails, trailExists } from "../errors.ts";
import type { Trail } from "../state.ts";
import { findTrail, trailsIn } from "../trails/find.ts";
import { requireTrailName } from "../trails/names.ts";
import { withSettings } from "../trails/settings.ts";
import { shownSettings } from "../trails/shown.ts";
import { withTags } from "../trails/tags.ts";

/** Trails in a region (CloudTrail user guide, "Quotas in AWS CloudTrail"). */
const mostTrails = 5;

export const createTrail: WaitingTrailHandler<"CreateTrail"> = async (deps, call, input) => {
  const { Name: name, TagsList = [], ...wanted } = input;
  const { account, region } = call;
  requireTrailName(name);
  requireRoom();
  const fresh: Trail = {
    homeRegion: region,
    name,
    bucket: input.S3BucketName,
    includesGlobalServices: true,
    multiRegion: false,
    validated: false,
    tags: withTags({}, TagsList),
    logging: false,
  };
  const trail = await withSettings(deps, call, fresh, wanted);
  deps.store.transact(() => {
    // Another of the name may have come while the bucket was asked.
    requireRoom();
    deps.trails.put(call, trail);
    deps.trailStatuses.put(call, { homeRegion: region, name });
    deps.accounts.put(call, { id: account });
    return undefined;
  });
  return shownSettings(account, trail);

  function requireRoom(): void {
    if (findTrail(deps, call, name)) throw trailExists(name, account);
    const { length } = trailsIn(deps, call, false);
    if (length >= mostTrails) throw tooManyTrails(account, length, region);
  }
};
