import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  GetAccountAuthorizationDetailsCommand,
  GetAccountPasswordPolicyCommand,
  GetAccountSummaryCommand,
  IAMClient,
  ListAccountAliasesCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { type Run, run, temporaryFolder } from "./client.ts";
import { certificateOf, samlMetadata, sshPublicKey } from "./documents.ts";

/**
 * Terraform with the AWS provider, unmodified: makes what a team keeps in IAM, finds nothing to change, changes nearly all
 * of it, finds nothing to change again, and leaves nothing behind.
 */

const configuration = fileURLToPath(new URL("./terraform/main.tf", import.meta.url));

/**
 * Terraform looks for local copies of providers in folders named `plugins` here; other mirrors customarily lie under
 * /opt. Nothing is fetched from a registry.
 */
const mirror = [join(homedir(), ".terraform.d"), "/usr/local/share/terraform", "/usr/share/terraform", "/opt"]
  .filter(existsSync)
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .find((folder) => existsSync(join(folder, "registry.terraform.io", "hashicorp", "aws")));
const installed = await run("terraform", ["version"]).then(
  () => true,
  () => false,
);
const missing = installed ? (mirror ? "" : " (skipped: no mirror holds hashicorp/aws)") : " (skipped: no terraform)";

let fogbank: Fogbank;
let folder: string;
let environment: Record<string, string>;

const terraform = (...args: string[]): Promise<Run> => run("terraform", [...args, "-no-color"], environment, folder);

async function succeeds(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await terraform(...args);
  expect(stderr).toBe("");
  expect(code, stdout).toBe(0);
  return stdout;
}

const apply = (stage: string): Promise<string> =>
  succeeds("apply", "-auto-approve", "-input=false", `-var=stage=${stage}`);

async function outputs(): Promise<Record<string, unknown>> {
  const all = JSON.parse(await succeeds("output", "-json")) as Record<string, { readonly value: unknown }>;
  return Object.fromEntries(Object.entries(all).map(([name, { value }]) => [name, value]));
}

/** What a plan would do; 2 of its exit codes says that it would do something. */
async function plans(stage: string): Promise<string> {
  const { code, stdout, stderr } = await terraform("plan", "-detailed-exitcode", "-input=false", `-var=stage=${stage}`);
  // Behind the lines that tell what was read.
  return code === 0 ? "no changes" : `${stdout.slice(stdout.indexOf("Terraform will perform"))}${stderr}`;
}

describe.skipIf(missing !== "")(`Terraform${missing}`, { timeout: 180_000 }, () => {
  beforeAll(async () => {
    fogbank = await start({ ephemeral: true, port: 0, account: "111122223333" });
    folder = temporaryFolder();
    cpSync(configuration, join(folder, "main.tf"));
    const cliConfig = join(folder, "cli.tfrc");
    writeFileSync(cliConfig, `provider_installation {\n  filesystem_mirror { path = "${mirror}" }\n}\n`);
    const { certificate, privateKey } = await certificateOf("site.example.com");
    const home = join(folder, "home");
    mkdirSync(home);
    environment = {
      HOME: home,
      TF_CLI_CONFIG_FILE: cliConfig,
      CHECKPOINT_DISABLE: "1",
      TF_VAR_endpoint: fogbank.endpoint,
      TF_VAR_certificate: certificate,
      TF_VAR_private_key: privateKey,
      TF_VAR_saml_metadata: samlMetadata(certificate),
      TF_VAR_ssh_public_key: sshPublicKey("ada"),
      // Nobody asks a metadata service, and no profile of the machine's owner says where to go.
      AWS_EC2_METADATA_DISABLED: "true",
    };
    await succeeds("init", "-input=false");
  });
  afterAll(() => fogbank?.stop());

  it("is refused with a wrong secret, since the provider asks who it is", async () => {
    const { code, stderr } = await terraform("plan", "-input=false", "-var=secret_key=wrong");
    expect(code).toBe(1);
    expect(stderr).toContain("operation error STS: GetCallerIdentity");
    expect(stderr).toContain("SignatureDoesNotMatch");
  });

  it("makes everything, and then finds nothing to change", async () => {
    expect(await apply("first")).toMatch(/Apply complete! Resources: \d+ added, 0 changed, 0 destroyed\./);
    expect(await outputs()).toMatchObject({
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
    expect(await plans("first")).toBe("no changes");
  });

  it("changes nearly everything, and then finds nothing to change", async () => {
    expect(await apply("second")).toMatch(/Apply complete! Resources: \d+ added, [1-9]\d* changed, \d+ destroyed\./);
    expect(await outputs()).toMatchObject({
      members: ["ada-lovelace", "grace"],
      key_status: "Inactive",
      alias: "fog-two",
      certificate: "site-renamed",
    });
    expect(await plans("second")).toBe("no changes");
  });

  it("leaves nothing behind", async () => {
    await succeeds("destroy", "-auto-approve", "-input=false", "-var=stage=second");
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
