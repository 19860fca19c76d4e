import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { linkTable, type Member, type Shape } from "../../../model/link.ts";
import type { Table } from "../../../model/table.ts";
import { recorded, withinLimit } from "./parameters.ts";

const folder = new URL("../../../model/tables/", import.meta.url);
const tableOf = (name: string): Table => JSON.parse(readFileSync(new URL(name, folder), "utf8"));
const services = readdirSync(folder).filter((name) => {
  if (!name.endsWith(".json")) return false;
  const table: Partial<Table> = tableOf(name);
  return table.operations !== undefined && table.shapes !== undefined;
});

const secret = "S3CRET";

/** A value of the shape in which everything sensitive, and every byte, says so. */
function sample(shape: Shape, depth: number, sensitive = false): unknown {
  const of = (member: Member | undefined): unknown =>
    member && sample(member.shape, depth - 1, sensitive || member.traits.sensitive === true);
  switch (shape.type) {
    case "structure":
      return depth < 0 ? {} : Object.fromEntries(shape.members.map((member) => [member.name, of(member)]));
    case "list":
      return depth < 0 ? [] : [of(shape.element)];
    case "map":
      return depth < 0 ? {} : { [shape.key?.traits.sensitive || sensitive ? secret : "key"]: of(shape.value) };
    case "blob":
      return Buffer.from(secret);
    case "string":
    case "document":
      return sensitive ? secret : "plain";
    case "boolean":
      return true;
    default:
      return 7;
  }
}

describe("what the tables call sensitive, and bytes, stand in no record", () => {
  it.each(services)("%s", (name) => {
    const model = linkTable(tableOf(name));
    for (const each of model.operationNames) {
      const operation = model.operation(each);
      for (const shape of [operation?.input, operation?.output]) {
        if (!shape) continue;
        const text = JSON.stringify(recorded(shape, sample(shape, 3) as object, undefined)) ?? "";
        expect(text, each).not.toContain(secret);
        expect(text, each).not.toContain('"type":"Buffer"');
      }
    }
  });
});

describe("names and values", () => {
  const kms = linkTable(tableOf("kms.json"));
  const createKey = kms.operation("CreateKey");

  it("have small first letters; dates are Java's; maps keep their keys", () => {
    const metadata = { KeyId: "k", AWSAccountId: "1", CreationDate: Date.UTC(2023, 6, 15, 21, 39, 13), Enabled: true };
    expect(recorded(createKey?.output, { KeyMetadata: metadata }, undefined)).toEqual({
      keyMetadata: { keyId: "k", aWSAccountId: "1", creationDate: "Jul 15, 2023, 9:39:13 PM", enabled: true },
    });
    const context = { EncryptionContext: { Tenant: "a", ["__proto__"]: "b" }, KeyId: "k", Plaintext: Buffer.from("x") };
    expect(recorded(kms.operation("Encrypt")?.input, context, undefined)).toEqual({
      encryptionContext: { Tenant: "a", ["__proto__"]: "b" },
      keyId: "k",
    });
  });

  it("are hidden and named as the row says, and null where nothing is left", () => {
    const input = { Description: "d", Policy: "p" };
    expect(recorded(createKey?.input, input, { hidden: ["Policy"], names: { Description: "text" } })).toEqual({
      text: "d",
    });
    expect(recorded(createKey?.input, {}, undefined)).toBeNull();
    expect(recorded(undefined, {}, undefined)).toBeNull();
  });

  it("are left out where they are too long", () => {
    const long = { text: "a".repeat(200_000) };
    expect(withinLimit("requestParameters", long)).toEqual({
      omitted: true,
      originalSize: 200_011,
      reason: "requestParameters too large",
    });
  });
});
