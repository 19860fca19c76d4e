import {
  GetAccountAuthorizationDetailsCommand,
  GetAccountPasswordPolicyCommand,
  GetAccountSummaryCommand,
  IAMClient,
  ListAccountAliasesCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { certificateOf, samlMetadata, sshPublicKey } from "./documents.ts";
import { missing, openTerraform, type Terraform } from "./terraform.ts";

/**
 * Terraform with the AWS provider, unmodified: makes what a team keeps in IAM, finds nothing to change, changes nearly all
 * of it, finds nothing to change again, and leaves nothing behind.
 */

let fogbank: Fogbank;
let terraform: Terraform;

describe.skipIf(missing !== "")(`Terraform${missing}`, { timeout: 180_000 }, () => {
  beforeAll(async () => {
    fogbank = await start({ ephemeral: true, port: 0, account: "111122223333" });
    const { certificate, privateKey } = await certificateOf("site.example.com");
    terraform = await openTerraform("main.tf", {
      endpoint: fogbank.endpoint,
      certificate,
      private_key: privateKey,
      saml_metadata: samlMetadata(certificate),
      ssh_public_key: sshPublicKey("ada"),
    });
  });
  afterAll(() => fogbank?.stop());

  it("is refused with a wrong secret, since the provider asks who it is", async () => {
    const { code, stderr } = await terraform.run("plan", "-input=false", "-var=secret_key=wrong");
    expect(code).toBe(1);
    expect(stderr).toContain("operation error STS: GetCallerIdentity");
    expect(stderr).toContain("SignatureDoesNotMatch");
  });

  it("makes everything, and then finds nothing to change", async () => {
    expect(await terraform.apply("first")).toMatch(/Apply complete! Resources: \d+ added, 0 changed, 0 destroyed\./);
    expect(await terraform.outputs()).toMatchObject({
      account: "111122223333",
      caller: "arn:aws:iam::111122223333:root",
      read_only: "ReadOnlyAccess",
      reader: "arn:aws:iam::111122223333:policy/access/reader",
      machines: ["builder"],
      engineers: ["ada"],
      members: ["ada"],
      key_status: "Active",
      profile_role: "builder",
      alias: "fog-one",
      certificate: "site",
      password_length: 24,
      mfa_qr_code: true,
      simulated: ["iam:GetUser allowed", "s3:GetObject explicitDeny"],
    });
    expect(await terraform.plans("first")).toBe("no changes");
  });

  it("changes nearly everything, and then finds nothing to change", async () => {
    expect(await terraform.apply("second")).toMatch(
      /Apply complete! Resources: \d+ added, [1-9]\d* changed, \d+ destroyed\./,
    );
    expect(await terraform.outputs()).toMatchObject({
      members: ["ada-lovelace", "grace"],
      key_status: "Inactive",
      alias: "fog-two",
      certificate: "site-renamed",
    });
    expect(await terraform.plans("second")).toBe("no changes");
  });

  it("leaves nothing behind", async () => {
    await terraform.destroy("second");
    const iam = new IAMClient({ endpoint: fogbank.endpoint, region: "us-east-1", credentials: fogbank.credentials });
    const Filter = ["User", "Group", "Role", "LocalManagedPolicy"] as const;
    const details = await iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: [...Filter] }));
    expect(details).toMatchObject({ UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] });
    const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
    expect(SummaryMap).toMatchObject({ Providers: 0, ServerCertificates: 0, InstanceProfiles: 0, MFADevices: 0 });
    expect((await iam.send(new ListAccountAliasesCommand({}))).AccountAliases).toEqual([]);
    await expect(iam.send(new GetAccountPasswordPolicyCommand({}))).rejects.toThrow();
  });

  it("sent nothing that Fogbank does not serve", () => {
    const unserved = fogbank.journeys({ limit: 2_000 }).filter(({ status }) => (status ?? 0) >= 500);
    expect(unserved.map(({ operation, error }) => `${operation}: ${error?.message}`)).toEqual([]);
  });
});
