import type { User } from "./state/user.ts";
import { account, type Bench, start } from "./testing.ts";

/** For tests only: a user as CreateUser makes it, with an id that follows from the name. */
export function putUser(bench: Bench, name: string, change: Partial<User> = {}): User {
  const user: User = {
    id: `AIDA${name.toUpperCase()}`,
    name,
    path: "/",
    createdAt: start,
    inline: {},
    attached: [],
    tags: {},
    groups: [],
    ...change,
  };
  bench.ports.store.transact(() => bench.deps.users.put({ account, region: "" }, user));
  return user;
}
