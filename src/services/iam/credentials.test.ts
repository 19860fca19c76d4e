import { beforeEach, describe, expect, it } from "vitest";
import { bindCollection, type Collection } from "../../kernel/collection.ts";
import type { CredentialGiver } from "../../kernel/gifts.ts";
import { createSeededRandom } from "../../runtime/random.ts";
import { createSeals } from "../../runtime/seals.ts";
import { openMemory } from "../../store/memory.ts";
import { createStore, type OpenStore } from "../../store/store.ts";
import { type AccessKeySecrets, createAccessKeySecrets } from "./access-key-secrets.ts";
import { accountOfAccessKey, type CredentialsDeps, createCredentials } from "./credentials.ts";
import { house } from "./scope.ts";
import { type AccessKey, accessKeys } from "./state/access-key.ts";
import { type User, users } from "./state/user.ts";

const account = "123456789012";
const scope = { account, region: "us-east-1" };
const keyId = "AKIAIOSFODNN7EXAMPLE";

let store: OpenStore;
let keys: Collection<AccessKey>;
let people: Collection<User>;
let secrets: AccessKeySecrets;
let deps: CredentialsDeps;
let giver: CredentialGiver;

const alice: User = {
  id: "AIDAALICE",
  name: "alice",
  path: "/team/",
  createdAt: 0,
  inline: {},
  attached: [],
  tags: {},
  groups: [],
};
const find = (id: string, token?: string) => giver.find(id, token, 0);
const put = (change: Partial<AccessKey> = {}): void => {
  const sealedSecret = secrets.seal("secret");
  store.transact(() => {
    keys.put(house, { id: keyId, account, holder: alice.id, status: "Active", sealedSecret, createdAt: 0, ...change });
  });
};

beforeEach(() => {
  store = createStore(openMemory());
  keys = bindCollection(store, accessKeys);
  people = bindCollection(store, users);
  const random = createSeededRandom("credentials");
  secrets = createAccessKeySecrets(createSeals(random.bytes(32), random), random);
  deps = { ports: { defaultAccount: "000000000000" }, accessKeys: keys, users: people, accessKeySecrets: secrets };
  giver = createCredentials(deps);
  store.transact(() => people.put(scope, alice));
});

describe("dummy credentials", () => {
  it.each([
    ["test", "000000000000"],
    ["210987654321", "210987654321"],
  ])("%s is the root user of %s", (id, owner) => {
    const answer = find(id);
    expect(answer).toEqual({
      state: "valid",
      secret: "test",
      principal: { kind: "root", account: owner, arn: `arn:aws:iam::${owner}:root`, id: owner, accessKeyId: id },
    });
    expect(find(id)).toBe(answer);
    expect(find(id, "test")).toBe(answer);
    expect(find(id, "other")).toEqual({ state: "bad-token" });
  });

  it.each(["TEST", "12345678901", "1234567890123", "", "AKIAIOSFODNN7EXAMPLE"])("%j is nobody", (id) => {
    expect(find(id)).toEqual({ state: "unknown" });
  });
});

describe("issued keys", () => {
  it("are their user", () => {
    put();
    expect(find(keyId)).toEqual({
      state: "valid",
      secret: "secret",
      principal: {
        kind: "user",
        account,
        arn: `arn:aws:iam::${account}:user/team/alice`,
        id: alice.id,
        accessKeyId: keyId,
        userName: "alice",
      },
    });
    expect(find(keyId, "token")).toEqual({ state: "bad-token" });
  });

  it("of the root user are the root user", () => {
    put({ holder: account });
    expect(find(keyId)).toMatchObject({ state: "valid", principal: { kind: "root", id: account } });
  });

  it("give the same principal while nothing about them changed", () => {
    put();
    const before = find(keyId);
    store.transact(() => people.put(scope, { ...alice, id: "AIDABOB", name: "bob" }));
    expect(find(keyId)).toBe(before);
  });

  it("follow renames, and vanish with the user", () => {
    put();
    find(keyId);
    store.transact(() => {
      people.delete(scope, "alice");
      people.put(scope, { ...alice, name: "alicia", path: "/" });
    });
    expect(find(keyId)).toMatchObject({
      principal: { arn: `arn:aws:iam::${account}:user/alicia`, userName: "alicia" },
    });
    store.transact(() => people.delete(scope, "alicia"));
    expect(find(keyId)).toEqual({ state: "unknown" });
  });

  it("are told from inactive and deleted ones at once", () => {
    put();
    find(keyId);
    put({ status: "Inactive" });
    expect(find(keyId)).toEqual({ state: "inactive" });
    store.transact(() => keys.delete(house, keyId));
    expect(find(keyId)).toEqual({ state: "unknown" });
  });

  it("are unknown where the secret was sealed under another master key", () => {
    put({ sealedSecret: "AAAA" });
    expect(find(keyId)).toEqual({ state: "unknown" });
  });

  it("are not in the store in the clear", () => {
    put();
    expect(JSON.stringify(keys.get(house, keyId))).not.toContain('secret"');
    expect(secrets.make()).toMatch(/^[A-Za-z0-9+/]{40}$/);
  });
});

it("knows the account of a key", () => {
  put();
  expect(["test", "210987654321", keyId, "AKIAUNKNOWN"].map((id) => accountOfAccessKey(deps, id))).toEqual([
    "000000000000",
    "210987654321",
    account,
    undefined,
  ]);
});
