import { askService, type Served } from "./reach.ts";

interface ImportFlags extends Served {
  readonly follow?: boolean;
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
export async function importsCommand({ follow, ...served }: ImportFlags): Promise<number> {
  const dynamo: Dynamo = (operation, input) => askService(served, "dynamodb", `DynamoDB_20120810.${operation}`, input);
  const shown = new Map<string, string>();
  for (;;) {
    const imports = await readImports(dynamo);
    for (const each of imports) {
      const line = importLine(each);
      if (shown.get(each.ImportArn) !== line) process.stdout.write(`${line}\n`);
      shown.set(each.ImportArn, line);
    }
    if (!follow || imports.every(({ ImportStatus }) => ImportStatus !== "IN_PROGRESS")) return 0;
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
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
