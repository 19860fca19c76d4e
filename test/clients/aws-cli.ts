import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Fogbank } from "../../src/index.ts";
import { type Run, run, temporaryFolder } from "./client.ts";

/** The AWS CLI as a shell would run it, with a home of its own. */
export interface AwsCli {
  readonly folder: string;
  /**
   * Runs and expects success. Answers the parsed JSON, or the text where it printed none. An argument that is an object
   * changes the environment, which is otherwise the root user's.
   */
  ok<T = unknown>(...args: readonly (string | Environment)[]): Promise<T>;
  /** Runs, expects a failure, and answers the line that was printed about it. */
  fails(...args: readonly (string | Environment)[]): Promise<string>;
  /** Writes a file into the folder that commands run in; answers `file://` and its name. */
  file(name: string, text: string): string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** What shows that the CLI is installed. */
export const awsProbe = ["aws", "--version"] as const;

export function awsCli(fogbank: () => Fogbank): AwsCli {
  const folder = temporaryFolder();
  const environment = (): Environment => ({
    HOME: folder,
    AWS_PAGER: "",
    AWS_MAX_ATTEMPTS: "1",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_ENDPOINT_URL: fogbank().endpoint,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_DEFAULT_REGION: "us-east-1",
  });

  function runAws(args: readonly (string | Environment)[]): Promise<Run> {
    const words = args.filter((arg) => typeof arg === "string");
    const changes = args.filter((arg) => typeof arg === "object");
    return run("aws", words, Object.assign({}, environment(), ...changes), folder);
  }

  return {
    folder,
    async ok<T>(...args: readonly (string | Environment)[]) {
      const { code, stdout, stderr } = await runAws(args);
      expect(stderr, args.join(" ")).toBe("");
      expect(code, args.join(" ")).toBe(0);
      const text = stdout.trim();
      return (/^[[{"]/.test(text) ? JSON.parse(text) : text) as T;
    },
    async fails(...args) {
      const { code, stdout, stderr } = await runAws(args);
      expect(code, `${args.join(" ")}\n${stdout}`).not.toBe(0);
      return stderr.trim();
    },
    file(name, text) {
      writeFileSync(join(folder, name), text);
      return `file://${name}`;
    },
  };
}
