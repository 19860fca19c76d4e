import { defineService, read, write } from "../../kernel/service.ts";
import type { Operations as Iam } from "../../model/types/iam.d.ts";
import { createCredentials } from "./credentials.ts";
import { buildDeps, type Deps } from "./deps.ts";
import { iam } from "./iam.ts";
import * as accessKeys from "./operations/access-keys.ts";
import * as users from "./operations/users.ts";
import { collections } from "./state/collections.ts";

export const iamService = defineService<Iam, Deps>()({
  id: "iam",
  deps: buildDeps,
  collections,
  iam,
  gives: (deps) => ({ credentials: createCredentials(deps) }),
  operations: {
    // Access keys
    CreateAccessKey: write(accessKeys.createAccessKey),
    DeleteAccessKey: write(accessKeys.deleteAccessKey),
    GetAccessKeyLastUsed: read(accessKeys.getAccessKeyLastUsed),
    ListAccessKeys: read(accessKeys.listAccessKeys),
    UpdateAccessKey: write(accessKeys.updateAccessKey),

    // Users
    GetUser: read(users.getUser),
  },
});
