import { fromBase64 } from "../../../base/base64.ts";
import type { TrailHandler } from "../deps.ts";
import { invalidTimeRange, invalidToken } from "../errors.ts";

/** Keys whose time of validity touches the range; without one, the one of now (API reference, ListPublicKeys). They fit one page. */
export const listPublicKeys: TrailHandler<"ListPublicKeys"> = (deps, call, { StartTime, EndTime, NextToken }) => {
  if (NextToken !== undefined) throw invalidToken();
  const to = EndTime ?? call.now;
  const from = StartTime ?? (EndTime === undefined ? call.now : 0);
  if (from > to) throw invalidTimeRange();
  const keys = [...deps.signingKeys.list(call, { prefix: [call.region] })];
  return {
    PublicKeyList: keys
      .filter(({ validFrom, validTo }) => validFrom <= to && validTo >= from)
      .map(({ publicKey, validFrom, validTo, fingerprint }) => ({
        Value: fromBase64(publicKey),
        ValidityStartTime: validFrom,
        ValidityEndTime: validTo,
        Fingerprint: fingerprint,
      })),
  };
};
