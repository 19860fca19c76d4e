import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { missing, openTerraform, type Terraform } from "./terraform.ts";

/** Terraform with the AWS provider, unmodified, keeps a schedule and a pipe. */

let fogbank: Fogbank;
let terraform: Terraform;

describe.skipIf(missing !== "")(`Terraform, Scheduler and Pipes${missing}`, { timeout: 180_000 }, () => {
  beforeAll(async () => {
    fogbank = await start({ ephemeral: true, port: 0, account: "111122223333" });
    terraform = await openTerraform("scheduler-pipes.tf", { endpoint: fogbank.endpoint });
  });
  afterAll(() => fogbank?.stop());

  it.each(["first", "second"])("makes and changes everything, and then finds nothing to change: %s", async (stage) => {
    expect(await terraform.apply(stage)).toContain("Apply complete!");
    expect(await terraform.outputs()).toMatchObject({
      pipe: "arn:aws:pipes:eu-central-1:111122223333:pipe/mover",
      schedule: "arn:aws:scheduler:eu-central-1:111122223333:schedule/team/nightly",
    });
    expect(await terraform.plans(stage)).toBe("no changes");
  });

  it("leaves nothing behind", async () => {
    expect(await terraform.destroy("second")).toContain("Destroy complete!");
  });
});
