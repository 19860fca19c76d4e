import { Command, CommanderError } from "commander";
import { ConfigurationError } from "../kernel/error.ts";
import { version } from "../region/version.ts";
import { addCommands } from "./commands.ts";

/** Runs the command line; gives the exit code. Bad input is one line on standard error and code 2. */
export async function main(argv: readonly string[]): Promise<number> {
  const program = new Command("fogbank")
    .description("An AWS region on your own machine")
    .version(version)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .showHelpAfterError(false);
  const result = { code: 0 };
  addCommands(program, (code) => {
    result.code = code;
  });
  try {
    await program.parseAsync(argv as string[], { from: "user" });
    return result.code;
  } catch (error) {
    if (error instanceof CommanderError) return refused(error);
    if (error instanceof ConfigurationError) return complain(error.message);
    process.stderr.write(`fogbank: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return 1;
  }
}

function refused(error: CommanderError): number {
  if (error.exitCode === 0) return 0;
  if (error.code === "commander.help") return complain("which command? See fogbank --help");
  return complain(error.message.replace(/^error: /, "").replaceAll("\n", " "));
}

function complain(message: string): number {
  process.stderr.write(`fogbank: ${message}\n`);
  return 2;
}
