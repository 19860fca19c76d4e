import { ConfigurationError } from "../kernel/error.ts";
import { signedJsonRequest } from "../region/sign-json.ts";
import { ask, endpointOf, type Reach } from "./reach.ts";

interface ImportFlags extends Reach {
  readonly follow?: boolean;
  readonly account?: string;
  readonly region?: string;
}

/** Of DescribeImport's answer. */
interface Import {
  readonly ImportArn: string;
  readonly ImportStatus: string;
  readonly ProcessedItemCount: number;
  readonly ErrorCount: number;
  readonly ProcessedSizeBytes: number;
  readonly StartTime: number;
  readonly EndTime?: number;
  readonly FailureMessage?: string;
}

type Dynamo = <T>(operation: string, input: object) => Promise<T>;

/** Between two looks of `--follow`. */
const lookMs = 500;

/** One line an import into DynamoDB, oldest first; with `--follow`, one at each change until all have ended. */
export async function importsCommand(flags: ImportFlags): Promise<number> {
  const dynamo = await reachDynamo(flags);
  const shown = new Map<string, string>();
  for (;;) {
    const imports = await readImports(dynamo);
    for (const each of imports) {
      const line = importLine(each);
      if (shown.get(each.ImportArn) !== line) process.stdout.write(`${line}\n`);
      shown.set(each.ImportArn, line);
    }
    if (!flags.follow || imports.every(({ ImportStatus }) => ImportStatus !== "IN_PROGRESS")) return 0;
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
}

async function reachDynamo({ account, region, follow: _, ...reach }: ImportFlags): Promise<Dynamo> {
  const health = await ask<{ readonly region: string }>(reach, "health");
  const endpoint = endpointOf(reach);
  return async (operation, input) => {
    const { now } = await ask<{ readonly now: string }>(reach, "clock");
    const target = `DynamoDB_20120810.${operation}`;
    const where = { endpoint, service: "dynamodb", target, region: region ?? health.region, account };
    const response = await fetch(signedJsonRequest({ ...where, input, nowMs: Date.parse(now) }));
    const answer = (await response.json()) as { readonly message?: string };
    if (!response.ok)
      throw new ConfigurationError(`${operation}: ${answer.message ?? `was answered ${response.status}`}`);
    return answer as never;
  };
}

async function readImports(dynamo: Dynamo): Promise<Import[]> {
  const found: Import[] = [];
  let NextToken: string | undefined;
  do {
    const page: { readonly ImportSummaryList: readonly Pick<Import, "ImportArn">[]; readonly NextToken?: string } =
      await dynamo("ListImports", { NextToken });
    for (const { ImportArn } of page.ImportSummaryList) {
      const { ImportTableDescription } = await dynamo<{ ImportTableDescription: Import }>("DescribeImport", {
        ImportArn,
      });
      found.push(ImportTableDescription);
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found.sort((one, other) => one.StartTime - other.StartTime);
}

/** `weather  IN_PROGRESS  120,000 items, 0 errors, 14.2 MiB`. */
function importLine(made: Import): string {
  const table = made.ImportArn.split("/")[1] ?? "";
  const items = made.ProcessedItemCount.toLocaleString("en-US");
  const size = (made.ProcessedSizeBytes / 2 ** 20).toFixed(1);
  const seconds = made.EndTime === undefined ? "" : ` in ${(made.EndTime - made.StartTime).toFixed(1)} s`;
  const why = made.FailureMessage === undefined ? "" : `: ${made.FailureMessage}`;
  return `${table}  ${made.ImportStatus}  ${items} items, ${made.ErrorCount} errors, ${size} MiB${seconds}${why}`;
}
