import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { awsCli, awsProbe } from "./aws-cli.ts";
import { describeWith, run } from "./client.ts";
import { houseOf } from "./house.ts";

/** DynamoDB from the AWS CLI: items, expressions, pages, statements; and the import that docs/dynamodb.md shows. */

const fromSource = (path: string): string[] =>
  ["../../tools/run-ts.mjs", `../../${path}`].map((each) => fileURLToPath(new URL(each, import.meta.url)));

await describeWith("the AWS CLI, DynamoDB", awsProbe, () => {
  const house = houseOf();
  const aws = awsCli(() => house.fogbank);
  const dynamodb = <T = unknown>(...args: string[]): Promise<T> => aws.ok<T>("dynamodb", ...args);
  const thing = (id: string): string[] => ["--table-name", "things", "--key", `{"id": {"S": "${id}"}}`];

  it("makes a table, changes items under conditions, and pages", async () => {
    await dynamodb(
      ...["create-table", "--table-name", "things", "--billing-mode", "PAY_PER_REQUEST"],
      ...["--attribute-definitions", "AttributeName=id,AttributeType=S"],
      ...["--key-schema", "AttributeName=id,KeyType=HASH"],
    );
    await house.fogbank.clock.advance(60_000);
    await dynamodb("wait", "table-exists", "--table-name", "things");
    const requests = Array.from({ length: 25 }, (_, at) => ({
      PutRequest: { Item: { id: { S: `t${at}` }, at: { N: String(at) } } },
    }));
    const file = aws.file("things.json", JSON.stringify({ things: requests }));
    expect(await dynamodb("batch-write-item", "--request-items", file)).toEqual({ UnprocessedItems: {} });
    const change = ["--update-expression", "ADD #at :one", "--condition-expression", "#at < :many"];
    const values = ["--expression-attribute-values", '{":one": {"N": "1"}, ":many": {"N": "8"}}'];
    const named = ["--expression-attribute-names", '{"#at": "at"}', "--return-values", "ALL_NEW"];
    expect(await dynamodb("update-item", ...thing("t7"), ...change, ...values, ...named)).toEqual({
      Attributes: { id: { S: "t7" }, at: { N: "8" } },
    });
    expect(await aws.fails("dynamodb", "update-item", ...thing("t7"), ...change, ...values, ...named)).toContain(
      "An error occurred (ConditionalCheckFailedException) when calling the UpdateItem operation: The conditional request failed",
    );
    const scan = ["scan", "--table-name", "things", "--page-size", "4", "--query", "length(Items)"];
    expect(await dynamodb(...scan)).toBe("25");
    const first = await dynamodb<{ NextToken: string; Items: object[] }>(
      "scan",
      "--table-name",
      "things",
      "--max-items",
      "10",
    );
    const rest = ["scan", "--table-name", "things", "--starting-token", first.NextToken, "--query", "length(Items)"];
    expect([first.Items.length, await dynamodb(...rest)]).toEqual([10, "15"]);
    const statement = ["--statement", "SELECT \"at\" FROM things WHERE id IN ['t1', 't2']"];
    expect(await dynamodb("execute-statement", ...statement, "--query", "length(Items)")).toBe("2");
  });

  it("imports what the generator wrote, and fogbank's own CLI tells how far it is", async () => {
    const data = join(aws.folder, "data");
    const sizes = ["--items", "3000", "--per-file", "1000", "--format", "CSV"];
    const made = await run(process.execPath, [...fromSource("tools/dataset/main.ts"), "--out", data, ...sizes]);
    expect(made).toMatchObject({ code: 0, stderr: "" });
    await aws.ok("s3", "mb", "s3://weather");
    await aws.ok("s3", "cp", "--recursive", "--quiet", data, "s3://weather/");
    const table = {
      TableName: "weather",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [
        { AttributeName: "station", AttributeType: "S" },
        { AttributeName: "at", AttributeType: "N" },
      ],
      KeySchema: [
        { AttributeName: "station", KeyType: "HASH" },
        { AttributeName: "at", KeyType: "RANGE" },
      ],
    };
    await dynamodb(
      ...["import-table", "--s3-bucket-source", "S3Bucket=weather", "--input-format", "CSV"],
      ...["--input-compression-type", "GZIP", "--table-creation-parameters", JSON.stringify(table)],
    );
    const imports = (...args: string[]) =>
      run(process.execPath, [
        ...fromSource("src/cli/entry.ts"),
        "imports",
        "--endpoint",
        house.fogbank.endpoint,
        ...args,
      ]);
    const { code, stderr, stdout } = await imports("--follow");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.trim().split("\n").at(-1)).toMatch(/^weather {2}COMPLETED {2}3,000 items, 0 errors, 0\.1 MiB in /);
    expect((await imports("--account", "444455556666")).stdout).toBe("");
    const count = ["--query", "Table.ItemCount"];
    expect(await dynamodb("describe-table", "--table-name", "weather", ...count)).toBe("3000");
  });
});
