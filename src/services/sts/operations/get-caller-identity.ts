import type { Handler } from "../../../kernel/service.ts";
import type { Operations } from "../../../model/types/sts.d.ts";
import type { Deps } from "../deps.ts";

export const getCallerIdentity: Handler<Operations, "GetCallerIdentity", Deps> = (_deps, { principal }) => ({
  UserId: principal.id,
  Account: principal.account,
  Arn: principal.arn,
});
