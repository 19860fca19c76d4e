import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type CommonErrorsTable, commonError } from "./common-errors.ts";
import { type IamActionsTable, type ManagedPoliciesTable, managedPolicyArn } from "./iam.ts";
import { linkTable } from "./link.ts";
import { compilePattern } from "./pattern.ts";
import type { Table, TableIndex, TableMember, TableShape } from "./table.ts";

const folder = join(import.meta.dirname, "tables");
const others = new Set(["index", "iam-actions", "managed-policies", "common-errors"]);
/** All tables are shipped; more than this and something was generated that nobody asked for. */
const maxTotalBytes = 12 * 1024 * 1024;

const names = readdirSync(folder).map((file) => file.replace(/\.json$/, ""));
const services = names.filter((name) => !others.has(name));

function read<T>(name: string): T {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as T;
}

describe.each(services)("the table of %s", (id) => {
  const table = read<Table>(id);
  const model = linkTable(table);
  const shapes = Object.entries(table.shapes);

  it("links completely", () => {
    for (const name of model.operationNames) {
      const operation = model.operation(name);
      expect(operation, name).toBeDefined();
      for (const error of operation?.traits.errors ?? []) expect(model.shape(error)?.error, error).toBeDefined();
    }
    for (const [name, raw] of shapes) {
      const shape = model.shape(name);
      expect(shape?.members.length, name).toBe(Object.keys(raw.members ?? {}).length);
      for (const required of raw.required ?? [])
        expect(shape?.memberNamed.has(required), `${name}.${required}`).toBe(true);
      if (raw.payload !== undefined) expect(shape?.payload, name).toBeDefined();
      if (raw.type === "list") expect(shape?.element?.shape, name).toBeDefined();
      if (raw.type === "map") expect(shape?.key?.shape.type === "string" && shape.value, name).toBeTruthy();
    }
  });

  it("finds each error by its code", () => {
    for (const [name, raw] of shapes) {
      if (raw.error) expect(model.error(raw.error.code ?? name), name).toBeDefined();
    }
  });

  it("names its sources with their versions, and a protocol", () => {
    expect(table.service.id).toBe(id);
    expect(table.source.botocore).toMatch(/^\d+\.\d+\.\d+ \d{4}-\d{2}-\d{2}$/);
    expect(Object.keys(table.source).some((name) => name.startsWith("@aws-sdk/client-"))).toBe(true);
    expect(table.service.protocols.length).toBeGreaterThan(0);
  });

  it("has patterns that compile", () => {
    for (const [name, raw] of shapes)
      if (raw.pattern !== undefined) expect(() => compilePattern(raw.pattern ?? ""), name).not.toThrow();
  });

  it("carries no documentation and no null", () => {
    const text = readFileSync(join(folder, `${id}.json`), "utf8");
    // A member may be called so; its value is then an object.
    expect(text).not.toMatch(/"documentation":"|:null[,}]/);
  });

  it("labels every place in its paths", () => {
    for (const [name, { uri = "/", input }] of Object.entries(table.operations)) {
      const members = Object.entries(table.shapes[input ?? ""]?.members ?? {}).filter(
        ([, each]) => each.location === "uri",
      );
      const labels = members.map(([member, { locationName }]) => locationName ?? member).sort();
      const places = [...uri.matchAll(/\{([^}+]+)\+?\}/g)].map(([, place]) => place).sort();
      expect(places, name).toEqual(labels);
    }
  });
});

describe("the index", () => {
  it("holds the service of every table", () => {
    const index = read<TableIndex>("index");
    expect(index.services.map(({ id }) => id)).toEqual([...services].sort());
    for (const service of index.services) expect(service).toEqual(read<Table>(service.id).service);
  });
});

describe("what clients rely on", () => {
  it.each([
    ["sqs", ["json", "query"]],
    ["cloudwatch", ["smithy-rpc-v2-cbor", "json", "query"]],
    ["s3", ["rest-xml"]],
    ["ec2", ["ec2"]],
    ["iam", ["query"]],
  ])("%s speaks %j", (id, protocols) => expect(read<Table>(id).service.protocols).toEqual(protocols));

  it.each([
    ["iam", "us-east-1"],
    ["route53", "us-east-1"],
    ["cloudfront", "us-east-1"],
    ["organizations", "us-east-1"],
    ["shield", "us-east-1"],
    ["route53domains", "us-east-1"],
    ["account", "us-east-1"],
    ["sts", undefined],
    ["s3", undefined],
  ])("%s signs in %s", (id, region) => expect(read<Table>(id).service.globalRegion).toBe(region));

  it.each([
    [
      "sqs",
      "QueueDoesNotExist",
      { status: 400, queryCode: "AWS.SimpleQueueService.NonExistentQueue", queryStatus: 400 },
    ],
    ["sqs", "AWS.SimpleQueueService.NonExistentQueue", { name: "QueueDoesNotExist", code: "QueueDoesNotExist" }],
    ["sqs", "OverLimit", { status: 400, queryStatus: 403 }],
    [
      "cloudwatch",
      "InvalidParameterValueException",
      { code: "InvalidParameterValueException", queryCode: "InvalidParameterValue" },
    ],
    ["iam", "NoSuchEntity", { name: "NoSuchEntityException", status: 404 }],
    ["s3", "NoSuchBucket", { status: 404, fault: false }],
    ["s3", "SlowDown", { status: 503, fault: true }],
    ["s3", "PermanentRedirect", { status: 301 }],
    ["ec2", "InvalidInstanceID.NotFound", { status: 400 }],
    ["ec2", "UnauthorizedOperation", { status: 403 }],
    ["kms", "NotFoundException", { status: 400 }],
    ["lambda", "ResourceNotFoundException", { status: 404 }],
  ])("%s knows the error %s", (id, code, expected) => {
    expect(linkTable(read<Table>(id)).error(code)).toMatchObject(expected);
  });

  it("lets anonymous callers in where AWS does", () => {
    expect(read<Table>("sts").operations.AssumeRoleWithWebIdentity?.auth).toBe("none");
    expect(read<Table>("cognito-idp").operations.InitiateAuth?.auth).toBe("none");
    expect(read<Table>("sts").operations.GetCallerIdentity?.auth).toBeUndefined();
  });

  it("marks streams", () => {
    const streams = (raw: TableShape | undefined, member: string): TableMember | undefined => raw?.members?.[member];
    const s3 = read<Table>("s3");
    expect(streams(s3.shapes.GetObjectOutput, "Body")).toMatchObject({ streaming: true });
    expect(s3.shapes.SelectObjectContentEventStream?.eventStream).toBe(true);
  });
});

describe("IAM's data", () => {
  const actions = read<IamActionsTable>("iam-actions");
  const policies = read<ManagedPoliciesTable>("managed-policies");

  it("names an action, its resources and its condition keys", () => {
    const sqs = actions.services.sqs;
    expect(sqs?.name).toBe("Amazon SQS");
    expect(sqs?.actions.SendMessage).toMatchObject({ l: "W", r: ["queue*"] });
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the notation of AWS, no template.
    expect(sqs?.resources.queue?.[0]).toBe("arn:${Partition}:sqs:${Region}:${Account}:${QueueName}");
  });

  it("refers to condition keys and resource types that exist", () => {
    for (const [prefix, service] of Object.entries(actions.services))
      for (const [name, action] of Object.entries(service.actions)) {
        for (const key of action.c ?? []) expect(actions.conditionKeys[key], `${prefix}:${name}`).toBeDefined();
        for (const use of action.r ?? []) {
          const type = (typeof use === "string" ? use : use[0]).replace(/\*$/, "");
          expect(service.resources[type], `${prefix}:${name} on ${type}`).toBeDefined();
        }
      }
  });

  it("holds the managed policies", () => {
    const { AdministratorAccess, AWSLambdaBasicExecutionRole } = policies.policies;
    expect(AdministratorAccess && managedPolicyArn("AdministratorAccess", AdministratorAccess)).toBe(
      "arn:aws:iam::aws:policy/AdministratorAccess",
    );
    expect(AWSLambdaBasicExecutionRole?.path).toBe("/service-role/");
    expect(Object.keys(policies.policies).length).toBeGreaterThan(1400);
    for (const [name, row] of Object.entries(policies.policies)) expect(row.document, name).toHaveProperty("Statement");
  });
});

describe("the common errors", () => {
  const table = read<CommonErrorsTable>("common-errors");

  it.each([
    ["dynamodb", "json", "unknownKey", { code: "UnrecognizedClientException", status: 400 }],
    ["lambda", "rest-json", "accessDenied", { code: "AccessDeniedException", status: 403 }],
    ["iam", "query", "signatureMismatch", { code: "SignatureDoesNotMatch", status: 403 }],
    ["ec2", "ec2", "unknownKey", { code: "AuthFailure", status: 401 }],
    ["s3", "rest-xml", "unknownKey", { code: "InvalidAccessKeyId", status: 403 }],
    ["route53", "rest-xml", "unknownKey", { code: "InvalidClientTokenId", status: 403 }],
  ] as const)("%s over %s says for %s", (service, protocol, kind, expected) => {
    expect(commonError(table, service, protocol, kind)).toEqual(expected);
  });
});

it("keeps the tables within their size", () => {
  const bytes = names.reduce((sum, name) => sum + statSync(join(folder, `${name}.json`)).size, 0);
  console.log(`tables: ${names.length} files, ${(bytes / 1024 / 1024).toFixed(1)} MiB`);
  expect(bytes).toBeLessThan(maxTotalBytes);
});
