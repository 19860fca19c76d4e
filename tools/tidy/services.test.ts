import { describe, expect, it } from "vitest";
import { catalog } from "../../src/region/catalog.ts";
import { write } from "./rule.ts";
import { type DefinedService, holesIn } from "./rules/services.ts";
import { readActions, readIndex, readModel, tableNames } from "./tables.ts";

const actions = readActions();
const index = readIndex();

describe.each(catalog)("$id", ({ id, load }) => {
  it("has a table, and no hole between it, its operations and its IAM rows", async () => {
    expect(index.services.map((service) => service.id)).toContain(id);
    const found = holesIn(await load(), readModel(id), actions).map((hole) => write("services without holes", hole));
    expect(found, found.join("\n")).toEqual([]);
  });
});

it("every service is in the catalog once", () => {
  const ids = catalog.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
});

it("every gift has one giver", () => {
  const gifts = catalog.flatMap(({ gives }) => gives);
  expect(gifts).toEqual([...new Set(gifts)]);
});

it("the front door knows every table, by names that lead to one service", () => {
  const others = ["index", "iam-actions", "managed-policies", "common-errors"];
  const tables = tableNames().filter((name) => !others.includes(name));
  expect(index.services.map(({ id }) => id).sort()).toEqual(tables.sort());
  for (const { id, serviceId, signingName, endpointPrefix } of index.services) {
    expect(serviceId, id).toBeTruthy();
    expect(signingName, id).toBeTruthy();
    expect(endpointPrefix, id).toBeTruthy();
  }
});

it("finds the holes of a service that has some", () => {
  const broken: DefinedService = {
    id: "sts",
    operations: new Map([
      ["GetCallerIdentity", {}],
      ["MakeCoffee", {}],
    ]),
    iam: new Map([
      ["GetCallerIdentity", { action: "sts:GetCallerIdentities" }],
      ["AssumeRole", { action: "sts:AssumeRole" }],
    ]),
    collections: [{ name: "iam.users" }],
  };
  const found = holesIn(broken, readModel("sts"), actions);
  expect(found.map(({ says }) => says)).toEqual([
    "MakeCoffee is no operation of the table",
    "MakeCoffee has no row",
    "GetCallerIdentity asks for sts:GetCallerIdentities, which AWS does not have",
    "the row AssumeRole is no operation",
    "the collection iam.users does not carry its service's name",
  ]);
});
