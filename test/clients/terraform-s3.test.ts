import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { onlySlow } from "./client.ts";
import { missing, openTerraform, type Terraform } from "./terraform.ts";

/** Buckets with all that can be set of them, objects, keys and a trail, by Terraform with the AWS provider, unmodified. */

const skipped = missing || onlySlow;
let fogbank: Fogbank;
let terraform: Terraform;

describe.skipIf(skipped !== "")(`Terraform, S3, KMS and CloudTrail${skipped}`, { timeout: 300_000 }, () => {
  beforeAll(async () => {
    fogbank = await start({ ephemeral: true, port: 0, account: "111122223333" });
    terraform = await openTerraform("s3.tf", { endpoint: fogbank.endpoint });
  });
  afterAll(() => fogbank?.stop());

  it("makes everything, and then finds nothing to change", async () => {
    expect(await terraform.apply("first")).toMatch(/Apply complete! Resources: \d+ added, 0 changed, 0 destroyed\./);
    expect(await terraform.outputs()).toMatchObject({
      region: "eu-central-1",
      letter: "dear fog",
      encryption: "aws:kms",
      keys: ["in/letter.txt"],
      alias_target: true,
      secret: "a secret",
      website: "fog-site.s3-website.eu-central-1.amazonaws.com",
      replica: true,
      canonical: 64,
    });
    expect(await terraform.plans("first")).toBe("no changes");
  });

  it("changes nearly everything, and then finds nothing to change", async () => {
    expect(await terraform.apply("second")).toMatch(
      /Apply complete! Resources: \d+ added, [1-9]\d* changed, \d+ destroyed\./,
    );
    expect(await terraform.outputs()).toMatchObject({
      letter: "dear fog bank",
      website: "fog-site-renamed.s3-website.eu-central-1.amazonaws.com",
    });
    expect(await terraform.plans("second")).toBe("no changes");
  });

  it("leaves nothing behind", async () => {
    await terraform.destroy("second");
    const { endpoint, credentials } = fogbank;
    const s3 = new S3Client({ endpoint, credentials, region: "eu-central-1", forcePathStyle: true });
    expect((await s3.send(new ListBucketsCommand({}))).Buckets).toEqual([]);
  });

  it("sent nothing that Fogbank does not serve", () => {
    const unserved = fogbank.journeys({ limit: 2_000 }).filter(({ status }) => (status ?? 0) >= 500);
    expect(unserved.map(({ operation, error }) => `${operation}: ${error?.message}`)).toEqual([]);
  });
});
