import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { type Run, run, temporaryFolder } from "./client.ts";

/** Terraform with the AWS provider, unmodified, over one of the configurations beside this file. */

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

/** Why it cannot run here, for a suite's title; empty where it can. */
export const missing = installed
  ? mirror
    ? ""
    : " (skipped: no mirror holds hashicorp/aws)"
  : " (skipped: no terraform)";

export interface Terraform {
  /** Runs, whatever comes of it. */
  run(...args: string[]): Promise<Run>;
  /** Runs and expects success; what it printed. */
  succeeds(...args: string[]): Promise<string>;
  apply(stage: string): Promise<string>;
  destroy(stage: string): Promise<string>;
  /** `no changes`, or what a plan would do. */
  plans(stage: string): Promise<string>;
  outputs(): Promise<Record<string, unknown>>;
}

/** In a folder of the suite's own; `variables` are those of the configuration, which has one named `stage`. */
export async function openTerraform(
  configuration: string,
  variables: Readonly<Record<string, string>>,
): Promise<Terraform> {
  const folder = temporaryFolder();
  cpSync(fileURLToPath(new URL(`./terraform/${configuration}`, import.meta.url)), join(folder, "main.tf"));
  const cliConfig = join(folder, "cli.tfrc");
  writeFileSync(cliConfig, `provider_installation {\n  filesystem_mirror { path = "${mirror}" }\n}\n`);
  const home = join(folder, "home");
  mkdirSync(home);
  const environment = {
    HOME: home,
    TF_CLI_CONFIG_FILE: cliConfig,
    CHECKPOINT_DISABLE: "1",
    ...Object.fromEntries(Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value])),
    // Nobody asks a metadata service, and no profile of the machine's owner says where to go.
    AWS_EC2_METADATA_DISABLED: "true",
  };
  const terraform = (...args: string[]): Promise<Run> => run("terraform", [...args, "-no-color"], environment, folder);

  async function succeeds(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await terraform(...args);
    expect(stderr).toBe("");
    expect(code, stdout).toBe(0);
    return stdout;
  }

  await succeeds("init", "-input=false");
  const unattended = ["-auto-approve", "-input=false"] as const;
  return {
    run: terraform,
    succeeds,
    apply: (stage) => succeeds("apply", ...unattended, `-var=stage=${stage}`),
    destroy: (stage) => succeeds("destroy", ...unattended, `-var=stage=${stage}`),
    async plans(stage) {
      // 2 of its exit codes says that it would do something.
      const { code, stdout, stderr } = await terraform(
        "plan",
        "-detailed-exitcode",
        "-input=false",
        `-var=stage=${stage}`,
      );
      // Behind the lines that tell what was read.
      return code === 0 ? "no changes" : `${stdout.slice(stdout.indexOf("Terraform will perform"))}${stderr}`;
    },
    async outputs() {
      const all = JSON.parse(await succeeds("output", "-json")) as Record<string, { readonly value: unknown }>;
      return Object.fromEntries(Object.entries(all).map(([name, { value }]) => [name, value]));
    },
  };
}
