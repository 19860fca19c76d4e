import { arn } from "../../kernel/arn.ts";
import type { Scope } from "../../kernel/call.ts";

export const serviceName = "pipes.amazonaws.com";

export const pipeArn = ({ account, region }: Scope, name: string): string =>
  arn("pipes", region, account, `pipe/${name}`);
