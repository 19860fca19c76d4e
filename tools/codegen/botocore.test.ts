import { describe, expect, it } from "vitest";
import { linkTable } from "../../src/model/link.ts";
import { tableFromBotocore } from "./botocore.ts";
import type { BotocoreModel } from "./botocore-model.ts";

const options = { id: "demo", source: { botocore: "0" } };

const model: BotocoreModel = {
  metadata: { protocol: "rest-xml", apiVersion: "2020-01-01", xmlNamespace: "http://demo/", endpointPrefix: "demo" },
  operations: {
    PutThing: {
      http: { method: "PUT", requestUri: "/{Key+}?thing", responseCode: 204 },
      input: { shape: "PutThingRequest", locationName: "Thing", xmlNamespace: { uri: "http://demo/" } },
      errors: [{ shape: "NoSuchThing" }],
      httpChecksum: { requestAlgorithmMember: "Algorithm", requestChecksumRequired: true },
      endpoint: { hostPrefix: "{Bucket}." },
      authtype: "none",
    },
  },
  shapes: {
    PutThingRequest: {
      type: "structure",
      required: ["Key"],
      members: {
        Key: { shape: "Key", location: "uri", locationName: "Key" },
        Meta: { shape: "Meta", jsonvalue: true },
      },
    },
    Key: { type: "string", min: 1, max: 1024, pattern: "\\S+" },
    Meta: { type: "structure", members: {}, document: true },
    NoSuchThing: { type: "structure", members: {}, error: { code: "NoSuch", httpStatusCode: 404, senderFault: true } },
    Broken: { type: "structure", members: {}, exception: true, fault: true, error: { httpStatusCode: 503 } },
  },
};

describe("tableFromBotocore", () => {
  const table = tableFromBotocore(model, options);

  it("keeps what the protocols need of an operation and drops defaults", () => {
    expect(table.operations.PutThing).toEqual({
      input: "PutThingRequest",
      errors: ["NoSuchThing"],
      method: "PUT",
      uri: "/{Key+}?thing",
      status: 204,
      inputElement: "Thing",
      inputNamespace: { uri: "http://demo/" },
      auth: "none",
      hostPrefix: "{Bucket}.",
      checksum: { algorithmMember: "Algorithm", required: true },
    });
  });

  it("keeps constraints, locations and documents", () => {
    expect(table.shapes.Key).toEqual({ type: "string", min: 1, max: 1024, pattern: "\\S+" });
    expect(table.shapes.Meta).toEqual({ type: "document" });
    expect(table.shapes.PutThingRequest?.members?.Meta).toEqual({ shape: "Meta", jsonValue: true });
  });

  it("tells a client's errors from the server's", () => {
    expect(table.shapes.NoSuchThing?.error).toEqual({ code: "NoSuch", status: 404 });
    expect(table.shapes.Broken?.error).toEqual({ status: 503, fault: true });
  });

  it("links", () => {
    const operation = linkTable(table).operation("PutThing");
    expect(operation?.input?.memberNamed.get("Key")?.shape.traits.max).toBe(1024);
  });

  it("takes a bare suite of protocol tests: no service metadata at all", () => {
    const bare = tableFromBotocore(
      { metadata: { protocol: "json" }, operations: { Go: { name: "Go" } }, shapes: {} },
      options,
    );
    expect(bare.service).toEqual({
      id: "demo",
      serviceId: "demo",
      endpointPrefix: "demo",
      signingName: "demo",
      apiVersion: "",
      protocols: ["json"],
    });
    expect(bare.operations.Go).toEqual({});
  });

  it("refuses a protocol that the table has no word for", () => {
    const unknown = { ...model, metadata: { protocol: "soap" } };
    expect(() => tableFromBotocore(unknown, options)).toThrow("protocol of demo: soap is none of json");
  });
});
