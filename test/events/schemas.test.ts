import { beforeAll, describe, expect, it } from "vitest";
import type { Operations } from "../../src/model/types/schemas.d.ts";
import { account, openRegion, otherAccount, region, rootOf } from "./region.ts";

/** The schema registry: what is written into it, what is learnt from events, what comes out. */

const { fogbank, events, fails } = openRegion();
const schemas = fogbank.ports.peers.to<Operations>("schemas");
const own = rootOf(account);
const discovered = { RegistryName: "discovered-schemas" };

const tell = (detail: object, DetailType = "order placed") =>
  events.call("PutEvents", { Entries: [{ Source: "shop", DetailType, Detail: JSON.stringify(detail) }] }, own);

const order = {
  openapi: "3.0.0",
  info: { version: "1.0.0", title: "Order" },
  paths: {},
  components: { schemas: { Order: { type: "object", properties: { id: { type: "string", nullable: true } } } } },
};

describe("a discoverer", () => {
  beforeAll(async () => {
    const SourceArn = `arn:aws:events:${region}:${account}:event-bus/default`;
    expect(await schemas.call("CreateDiscoverer", { SourceArn }, own)).toMatchObject({
      DiscovererId: "events-event-bus-default",
      State: "STARTED",
      CrossAccount: true,
    });
  });

  it("learns a schema from events, and a version of it whenever they change", async () => {
    await tell({ id: "1", at: "2026-01-01T00:00:00Z", lines: [{ sku: "a", count: 1 }] });
    await tell({ id: "2", at: "2026-01-01T00:00:00Z", lines: [{ sku: "b", count: 2 }] });
    await tell({ id: "3", lines: [{ sku: "b" }], note: { text: "x" } });
    const schema = await schemas.call("DescribeSchema", { ...discovered, SchemaName: "shop@OrderPlaced" }, own);
    expect(schema).toMatchObject({ SchemaVersion: "2", Type: "OpenApi3" });
    expect(JSON.parse(schema.Content ?? "")).toMatchObject({
      openapi: "3.0.0",
      info: { version: "1.0.0", title: "OrderPlaced" },
      components: {
        schemas: {
          AWSEvent: {
            "x-amazon-events-detail-type": "order placed",
            "x-amazon-events-source": "shop",
            properties: { detail: { $ref: "#/components/schemas/OrderPlaced" } },
          },
          OrderPlaced: {
            type: "object",
            required: ["id", "lines"],
            properties: {
              id: { type: "string" },
              at: { type: "string", format: "date-time" },
              lines: { type: "array", items: { $ref: "#/components/schemas/LinesItem" } },
              note: { $ref: "#/components/schemas/Note" },
            },
          },
          LinesItem: { required: ["sku"], properties: { sku: { type: "string" }, count: { type: "number" } } },
        },
      },
    });
    expect(
      await schemas.call("ListSchemaVersions", { ...discovered, SchemaName: "shop@OrderPlaced" }, own),
    ).toMatchObject({
      SchemaVersions: [{ SchemaVersion: "1" }, { SchemaVersion: "2" }],
    });
  });

  it("learns nothing while it is stopped", async () => {
    await schemas.call("StopDiscoverer", { DiscovererId: "events-event-bus-default" }, own);
    await tell({ id: "1" }, "order lost");
    expect(await fails(schemas.call("DescribeSchema", { ...discovered, SchemaName: "shop@OrderLost" }, own))).toBe(
      "NotFoundException: Schema with name shop@OrderLost does not exist.",
    );
    await schemas.call("StartDiscoverer", { DiscovererId: "events-event-bus-default" }, own);
    await tell({ __proto__: null, constructor: { a: null } }, "order lost");
    expect(await schemas.call("ListSchemas", discovered, own)).toMatchObject({
      Schemas: [{ SchemaName: "shop@OrderLost" }, { SchemaName: "shop@OrderPlaced", VersionCount: 2 }],
    });
  });
});

describe("code bindings", () => {
  it.each([
    ["TypeScript3", "schema/shop_orderplaced/index.ts", '  "detail-type": string;'],
    ["Python36", "schema/shop_orderplaced/__init__.py", "class OrderPlaced(object):"],
    ["Java8", "schema/shop_orderplaced/LinesItem.java", "public class LinesItem {"],
    ["Go1", "schema/shop_orderplaced/schema.go", 'At *time.Time `json:"at,omitempty"`'],
  ])("of %s are a ZIP with %s", async (Language, path, line) => {
    const wanted = { ...discovered, SchemaName: "shop@OrderPlaced", Language };
    expect(await fails(schemas.call("GetCodeBindingSource", wanted, own))).toContain("NotFoundException");
    expect(await schemas.call("PutCodeBinding", wanted, own)).toMatchObject({
      Status: "CREATE_COMPLETE",
      SchemaVersion: "2",
    });
    const { Body = new Uint8Array() } = await schemas.call("GetCodeBindingSource", wanted, own);
    const files = unzipped(Buffer.from(Body));
    expect(files.get(path)).toContain(line);
  });

  it("of no other language", async () => {
    const wanted = { ...discovered, SchemaName: "shop@OrderPlaced", Language: "Cobol" };
    expect(await fails(schemas.call("PutCodeBinding", wanted, own))).toContain("BadRequestException: Language Cobol");
  });
});

/** Entries that are stored, by their local heads. */
function unzipped(archive: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  for (let at = 0; archive.readUInt32LE(at) === 0x04034b50; ) {
    const size = archive.readUInt32LE(at + 18);
    const nameEnd = at + 30 + archive.readUInt16LE(at + 26);
    files.set(archive.toString("utf8", at + 30, nameEnd), archive.toString("utf8", nameEnd, nameEnd + size));
    at = nameEnd + size;
  }
  return files;
}

describe("a registry", () => {
  const RegistryName = "shop";
  const SchemaName = "Order";
  beforeAll(async () => {
    await schemas.call("CreateRegistry", { RegistryName, Description: "ours", Tags: { team: "fog" } }, own);
    const input = { RegistryName, SchemaName, Type: "OpenApi3" as const, Content: JSON.stringify(order) };
    expect(await schemas.call("CreateSchema", input, own)).toMatchObject({ SchemaVersion: "1", Type: "OpenApi3" });
  });

  it("holds schemas and their versions, finds and exports them", async () => {
    const Content = JSON.stringify({ ...order, info: { version: "2.0.0", title: "Order" } });
    expect(await schemas.call("UpdateSchema", { RegistryName, SchemaName, Content }, own)).toMatchObject({
      SchemaVersion: "2",
    });
    expect(await schemas.call("SearchSchemas", { RegistryName, Keywords: "2.0.0" }, own)).toMatchObject({
      Schemas: [{ SchemaName, SchemaVersions: [{ SchemaVersion: "2" }] }],
    });
    const exported = await schemas.call("ExportSchema", { RegistryName, SchemaName, Type: "JSONSchemaDraft4" }, own);
    expect(JSON.parse(exported.Content ?? "")).toEqual({
      $schema: "http://json-schema.org/draft-04/schema#",
      title: "Order",
      definitions: { Order: { type: "object", properties: { id: { type: ["string", "null"] } } } },
    });
    await schemas.call("DeleteSchemaVersion", { RegistryName, SchemaName, SchemaVersion: "1" }, own);
    expect(await schemas.call("DescribeSchema", { RegistryName, SchemaName }, own)).toMatchObject({
      SchemaVersion: "2",
    });
  });

  it.each([
    ["OpenApi3", "{", "Schema content is not valid JSON."],
    ["OpenApi3", "{}", "openapi must be a version 3"],
    ["JSONSchemaDraft4", '{"type":"text"}', "#/type has a value that it cannot have"],
    ["JSONSchemaDraft4", '{"properties":{"a":{"minLength":-1}}}', "#/properties/a/minLength"],
    ["JSONSchemaDraft4", `${'{"not":'.repeat(300)}{}${"}".repeat(300)}`, "nested deeper"],
  ] as const)("takes no %s like %s", async (Type, Content, message) => {
    const input = { RegistryName, SchemaName: "Bad", Type, Content };
    expect(await fails(schemas.call("CreateSchema", input, own))).toContain(message);
  });

  it("of AWS shows the events of the services that are here, and is not changed", async () => {
    const aws = { RegistryName: "aws.events" };
    const { Schemas = [] } = await schemas.call("ListSchemas", aws, own);
    expect(Schemas.map(({ SchemaName: name }) => name)).toContain("aws.s3@ObjectCreated");
    expect(Schemas[0]?.SchemaArn).toMatch(`arn:aws:schemas:${region}::schema/aws.events/`);
    expect(await fails(schemas.call("DeleteSchema", { ...aws, SchemaName: "aws.s3@ObjectCreated" }, own))).toContain(
      "ForbiddenException",
    );
    expect(await schemas.call("ListRegistries", { Scope: "AWS" }, own)).toMatchObject({
      Registries: [{ RegistryName: "aws.events" }],
    });
  });

  it("has a policy, whose revision guards it", async () => {
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "other",
          Effect: "Allow",
          Principal: { AWS: otherAccount },
          Action: "schemas:DescribeSchema",
          Resource: `arn:aws:schemas:${region}:${account}:schema/shop/*`,
        },
      ],
    });
    const { RevisionId = "" } = await schemas.call("PutResourcePolicy", { RegistryName, Policy }, own);
    expect(await schemas.call("GetResourcePolicy", { RegistryName }, own)).toEqual({ Policy, RevisionId });
    expect(await fails(schemas.call("PutResourcePolicy", { RegistryName, Policy, RevisionId: "old" }, own))).toContain(
      "PreconditionFailedException",
    );
    await schemas.call("DeleteResourcePolicy", { RegistryName }, own);
    expect(await fails(schemas.call("GetResourcePolicy", { RegistryName }, own))).toContain("NotFoundException");
  });
});

it("a schema is made of events that are shown", async () => {
  const event = (detail: object): string => JSON.stringify({ source: "a", "detail-type": "b c", detail });
  const { Content } = await schemas.call(
    "GetDiscoveredSchema",
    { Type: "JSONSchemaDraft4", Events: [event({ n: 1 }), event({ n: "x", m: [null, true] })] },
    own,
  );
  expect(JSON.parse(Content ?? "")).toMatchObject({
    $schema: "http://json-schema.org/draft-04/schema#",
    definitions: { BC: { required: ["n"], properties: { n: {}, m: { type: "array", items: { type: "boolean" } } } } },
  });
});
