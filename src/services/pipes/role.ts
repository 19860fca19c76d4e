import { createHash } from "node:crypto";
import { parseArn } from "../../kernel/arn.ts";
import type { RoleCaller } from "../../kernel/peers.ts";
import { pipeArn, serviceName } from "./arns.ts";
import type { Pipe } from "./state.ts";

/** Everything that a pipe does is done in its role; `of`: the ARN of what is called. */
export const inRole = (pipe: Pipe, of: string): RoleCaller => ({
  as: "role",
  roleArn: pipe.roleArn,
  // A pipe may be called by one letter, a session not.
  sessionName: createHash("md5").update(pipeArn(pipe, pipe.name)).digest("hex"),
  service: serviceName,
  region: parseArn(of)?.region || pipe.region,
  sourceArn: pipeArn(pipe, pipe.name),
  sourceAccount: pipe.account,
});
