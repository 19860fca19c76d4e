import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { isSlowRun, onlySlow } from "./client.ts";
import { missing, openTerraform, type Terraform } from "./terraform.ts";

/** Terraform with the AWS provider, unmodified, keeps tables: indexes, expiry, recovery, streams, replicas, policies. */

let fogbank: Fogbank;
let terraform: Terraform;

// Minutes, most of which the provider waits between two looks at a table.
describe.skipIf(missing !== "" || !isSlowRun)(`Terraform, DynamoDB${missing}${onlySlow}`, { timeout: 300_000 }, () => {
  beforeAll(async () => {
    fogbank = await start({ ephemeral: true, port: 0, account: "111122223333" });
    terraform = await openTerraform("dynamodb.tf", { endpoint: fogbank.endpoint });
  });
  afterAll(() => fogbank?.stop());

  it.each([
    ["first", ["eu-west-1"]],
    ["second", ["eu-west-1", "us-east-1"]],
  ])("makes and changes everything, and then finds nothing to change: %s", async (stage, replicas) => {
    expect(await terraform.apply(stage)).toContain("Apply complete!");
    expect(await terraform.outputs()).toMatchObject({
      orders: "arn:aws:dynamodb:eu-central-1:111122223333:table/orders",
      stream: expect.stringMatching(/:table\/orders\/stream\/20\d\d-/),
      replicas,
    });
    expect(await terraform.plans(stage)).toBe("no changes");
  });

  it("leaves nothing behind", async () => {
    expect(await terraform.destroy("second")).toContain("Destroy complete!");
  });
});
