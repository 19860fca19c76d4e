import { type Command, Option } from "commander";
import { ConfigurationError } from "../kernel/error.ts";
import { authModes, durabilities } from "../region/options.ts";

/** Takes the exit code of a command. */
export type Exit = (code: number) => void;

/** Every command's own file is loaded when the command is run: `start` should not wait for what it does not use. */
export function addCommands(program: Command, exit: Exit): void {
  // `run` hands everything behind its command on to it.
  program.enablePositionalOptions();
  addStart(program, exit);
  addLifeCycle(program, exit);
  addClients(program, exit);
  addQuestions(program, exit);
  for (const command of program.commands) refuseFlagsAsValues(command);
}

/** `--seed --ephemeral` lacks a value, and would else be a seed of that name and no ephemeral start. */
function refuseFlagsAsValues({ options }: Command): void {
  for (const option of options) {
    if (!option.required) continue;
    option.argParser((value: string) => {
      if (!value.startsWith("--")) return value;
      throw new ConfigurationError(`${option.long} ${value}: takes a value, and ${value} is a flag`);
    });
  }
}

/** Every command but `start` talks to a Fogbank that runs. */
const reach = (command: Command): Command =>
  command
    .option("--endpoint <url>", "the Fogbank to talk to (default: the one of --data, else port 4566)")
    .option("--data <folder>", "data folder of the Fogbank to talk to (default: .fogbank)");

function addStart(program: Command, exit: Exit): void {
  program
    .command("start")
    .description("start, and stay until stopped")
    .option("--port <number>", "port for HTTP and TLS; 0 for any free one (default: 4566)")
    .option("--also-listen <ports>", "further ports that answer alike: 443,80")
    .option("--dns", "answer DNS queries about AWS's names, on UDP and TCP")
    .option("--dns-port <number>", "port for them; 0 for any free one (default: 4553)")
    .option("--dns-upstream <server>", "who is asked about other names: an IP address, with :port if it is not 53")
    .option("--host <address>", "address to listen on (default: 127.0.0.1)")
    .option("--data <folder>", "folder of the state (default: .fogbank)")
    .option("--ephemeral", "keep nothing: state in memory")
    .option("--account <id>", "account of the access key test (default: 000000000000)")
    .option("--region <name>", "region of requests that name none (default: us-east-1)")
    .addOption(new Option("--auth <mode>", `${authModes.join(", ")} (default: enforce)`))
    .addOption(new Option("--durability <level>", `${durabilities.join(", ")} (default: process)`))
    .option("--public-host <host>", "host, with :port, for URLs in answers")
    .option("--clock <time>", "start with the clock standing still at this time")
    .option("--seed <text>", "same ids for the same seed; for tests")
    .option("--detach", "return once it answers, and leave it running")
    .action(async (options) => exit(await (await import("./start.ts")).startCommand(options)));
}

/** Commands that handle a running Fogbank: stop it, look at it, set it back, move its time. */
function addLifeCycle(program: Command, exit: Exit): void {
  reach(program.command("stop").description("finish what is in flight and stop")).action(async (options) =>
    exit(await (await import("./control.ts")).stopCommand(options)),
  );
  reach(program.command("status").description("what runs, where, and how")).action(async (options) =>
    exit(await (await import("./control.ts")).statusCommand(options)),
  );
  reach(program.command("reset").description("forget everything, or everything of one account"))
    .option("--account <id>", "only this account")
    .action(async (options) => exit(await (await import("./control.ts")).resetCommand(options)));
  reach(
    program.command("clock").description("read the clock, or move it: set TIME, advance 90m, freeze, resume, reset"),
  )
    .argument("[move]", "set, advance, freeze, resume, reset")
    .argument("[value]", "time or duration")
    .action(async (move, value, options) =>
      exit(await (await import("./control.ts")).clockCommand(move, value, options)),
    );
}

/** Commands that point clients at it. */
function addClients(program: Command, exit: Exit): void {
  reach(program.command("env").description('shell lines that point AWS clients here: eval "$(fogbank env)"'))
    .option("--account <id>", "act as the root user of this account")
    .option("--by-name", "no endpoint: the resolver leads AWS's names here")
    .action(async (options) => exit(await (await import("./env.ts")).envCommand(options)));
  reach(
    program.command("run").description("run a command with endpoint, credentials and CA set: fogbank run -- aws s3 ls"),
  )
    .option("--account <id>", "act as the root user of this account")
    .option("--by-name", "no endpoint: the resolver leads AWS's names here")
    .argument("<command...>", "the command and its arguments")
    .passThroughOptions()
    .action(async (command, options) => exit(await (await import("./env.ts")).runCommand(command, options)));
  reach(program.command("ca").description("print the local authority's certificate, or install it"))
    .option("--install", "add it to this machine's trusted authorities")
    .option("--out <file>", "write it to a file")
    .action(async (options) => exit(await (await import("./ca.ts")).caCommand(options)));
}

/** Commands that tell of requests, and of what is implemented. */
function addQuestions(program: Command, exit: Exit): void {
  reach(program.command("journey").description("the last requests; one in full, by its request id"))
    .argument("[id]", "request id")
    .option("--follow", "show requests as they come")
    .option("--service <name>", "only this service")
    .option("--operation <name>", "only this operation")
    .option("--errors", "only what was refused or failed")
    .option("--limit <number>", "how many (default: 20)")
    .option("--json", "as JSON")
    .action(async (id, options) => exit(await (await import("./journey.ts")).journeyCommand(id, options)));
  reach(program.command("why").description("why a request was allowed or denied"))
    .argument("<id>", "request id")
    .action(async (id, options) => exit(await (await import("./why.ts")).whyCommand(id, options)));
  reach(program.command("services").description("what is implemented, operation by operation"))
    .argument("[service]", "one service, with its operations")
    .option("--json", "as JSON")
    .action(async (service, options) => exit(await (await import("./services.ts")).servicesCommand(service, options)));
  reach(program.command("imports").description("DynamoDB's imports from S3, and how far they are"))
    .option("--follow", "show their progress until all have ended")
    .option("--account <id>", "of this account")
    .option("--region <name>", "of this region")
    .action(async (options) => exit(await (await import("./imports.ts")).importsCommand(options)));
}
