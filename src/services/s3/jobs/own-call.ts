import type { Call, Principal } from "../../../kernel/call.ts";
import type { Deps } from "../deps.ts";
import type { Bucket } from "../state.ts";

const serviceName = "s3.amazonaws.com";
const itself: Principal = { kind: "service", account: "", arn: "", id: "", serviceName };

/** A call that nobody made: S3 does something to a bucket by itself, as who it is or in a role. */
export const ownCall = (
  { ids, clock }: Pick<Deps, "ids" | "clock">,
  { account, region }: Bucket,
  operation: string,
  principal: Principal = itself,
): Call => ({
  id: ids.next("request"),
  entrance: "peer",
  now: clock.now(),
  service: "s3",
  operation,
  account,
  region,
  principal,
  source: { ip: serviceName, userAgent: serviceName, secure: true, host: serviceName },
  baseUrl: "",
});
