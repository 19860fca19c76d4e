import { describe, expect, it } from "vitest";
import type { Table } from "../../src/model/table.ts";
import { overlaySdk, type SdkClient } from "./sdk.ts";

const namespace = "com.amazonaws.demo";
const node: unknown[] = [3, namespace, "Node", 0, ["name", "size", "next"], [0, 1, () => node], 1];
const list = [1, namespace, "Nodes", 0, [() => node, 0]];

function client(...schemas: unknown[]): SdkClient {
  return { package: "@aws-sdk/client-demo", version: "3.0.0", schemas, enums: { Color: ["red", "blue"] } };
}

function table(changes: Partial<Table["service"]> = {}): Table {
  return {
    source: { botocore: "1" },
    service: {
      id: "demo",
      serviceId: "Demo",
      endpointPrefix: "demo",
      signingName: "demo",
      apiVersion: "2020-01-01",
      protocols: ["rest-json"],
      ...changes,
    },
    operations: { GetNode: { input: "Node" } },
    shapes: {
      Node: { type: "structure", members: { name: { shape: "Name" } }, required: ["name"] },
      Name: { type: "string", max: 10 },
      Color: { type: "string", enum: ["red"] },
      Gone: { type: "structure", members: { Message: { shape: "Name" } }, error: {} },
    },
  };
}

describe("overlaySdk", () => {
  it("adds an operation with what it needs", () => {
    const input = [
      3,
      namespace,
      "PutRequest",
      0,
      ["id", "tag", "nodes"],
      [[0, 1], [0, { httpHeader: "x-tag" }], () => list],
      1,
    ];
    const operation = [9, namespace, "Put", { http: ["PUT", "/nodes/{id}", 201] }, () => input, () => "unit"];
    const overlaid = overlaySdk(table(), client(operation));
    expect(overlaid.operations.Put).toEqual({ input: "PutRequest", method: "PUT", uri: "/nodes/{id}", status: 201 });
    expect(overlaid.shapes.PutRequest).toEqual({
      type: "structure",
      members: {
        id: { shape: "SdkString", location: "uri" },
        tag: { shape: "SdkString", location: "header", locationName: "x-tag" },
        nodes: { shape: "Nodes" },
      },
      required: ["id"],
    });
    expect(overlaid.shapes.Nodes).toEqual({ type: "list", member: { shape: "Node" } });
    expect(overlaid.source).toEqual({ botocore: "1", "@aws-sdk/client-demo": "3.0.0" });
  });

  it("adds members to known shapes and keeps their constraints", () => {
    const operation = [9, namespace, "GetNode", 0, () => node, "unit"];
    const { shapes } = overlaySdk(table(), client(operation));
    expect(shapes.Node?.members).toEqual({
      name: { shape: "Name" },
      size: { shape: "SdkDouble" },
      next: { shape: "Node" },
    });
    expect(shapes.Node?.required).toEqual(["name"]);
    expect(shapes.Name).toEqual({ type: "string", max: 10 });
  });

  it("widens enumerations", () => {
    expect(overlaySdk(table(), client(node)).shapes.Color?.enum).toEqual(["red", "blue"]);
  });

  const gone = [
    -3,
    namespace,
    "Gone",
    { awsQueryError: ["Demo.Gone", 404], error: "client", httpError: 404 },
    ["message"],
    [0],
  ];

  it.each([
    ["REST takes the status", { protocols: ["rest-json"] }, { status: 404 }],
    ["query takes the old code", { protocols: ["query"] }, { code: "Demo.Gone", status: 404 }],
    ["JSON takes neither", { protocols: ["json"] }, {}],
    [
      "JSON that was query keeps the old ones apart",
      { protocols: ["json", "query"], queryCompatible: true },
      { queryCode: "Demo.Gone", queryStatus: 404 },
    ],
  ] as const)("errors: %s", (_, service, expected) => {
    const { shapes } = overlaySdk(table(service), client(gone));
    expect(shapes.Gone?.error).toEqual(expected);
    expect(Object.keys(shapes.Gone?.members ?? {})).toEqual(["Message"]);
  });

  it("moves S3's bucket back into the path", () => {
    const input = [
      3,
      namespace,
      "PutRequest",
      0,
      ["Bucket", "Key"],
      [
        [0, 1],
        [0, 1],
      ],
      2,
    ];
    const uris = ["/{Key+}?x-id=Put", "/{Key+}?part&x-id=Put", "/?part", "/"].map((uri, index) => {
      const operation = [9, namespace, `Put${index}`, { http: ["PUT", uri, 200] }, () => input, "unit"];
      return overlaySdk(table(), client(operation)).operations[`Put${index}`]?.uri;
    });
    expect(uris).toEqual(["/{Bucket}/{Key+}", "/{Bucket}/{Key+}?part", "/{Bucket}?part", "/{Bucket}"]);
  });

  it("leaves the table alone where the package has no schemas, and says so", () => {
    const plain = table();
    expect(overlaySdk(plain, client())).toEqual({
      ...plain,
      source: { ...plain.source, "@aws-sdk/client-demo": "3.0.0 has no schemas: not used" },
    });
  });
});
