import { defineService, read } from "../../kernel/service.ts";
import type { Operations as Iam } from "../../model/types/iam.d.ts";
import { buildDeps, type Deps } from "./deps.ts";
import { iam } from "./iam.ts";
import * as users from "./operations/users.ts";
import { collections } from "./state/collections.ts";

export const iamService = defineService<Iam, Deps>()({
  id: "iam",
  deps: buildDeps,
  collections,
  iam,
  operations: {
    // Users
    GetUser: read(users.getUser),
  },
});
