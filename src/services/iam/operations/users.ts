import { userArn } from "../arns.ts";
import type { IamHandler } from "../deps.ts";
import { requireUser } from "../find.ts";

export const getUser: IamHandler<"GetUser"> = (deps, call, { UserName }) => {
  const u = requireUser(deps, call, UserName ?? "");
  return {
    User: { Path: u.path, UserName: u.name, UserId: u.id, Arn: userArn(call.account, u), CreateDate: u.createdAt },
  };
};
