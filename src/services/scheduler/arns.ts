import { arn } from "../../kernel/arn.ts";
import type { Scope } from "../../kernel/call.ts";

export const serviceName = "scheduler.amazonaws.com";
export const defaultGroup = "default";

export const groupArn = ({ account, region }: Scope, group: string): string =>
  arn("scheduler", region, account, `schedule-group/${group}`);

/** A schedule's ARN names its group, the default one too. */
export const scheduleArn = ({ account, region }: Scope, group: string, name: string): string =>
  arn("scheduler", region, account, `schedule/${group}/${name}`);
