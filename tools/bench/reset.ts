import { askOf } from "./ask.ts";
import type { Server } from "./process.ts";
import type { ResetTime } from "./report.ts";
import { form } from "./scenario.ts";

const account = { accessKeyId: "111122223333", secretAccessKey: "test" };

/** Milliseconds, median: a hundred users of one account made and forgotten, as a test suite does before each test. */
export async function measureReset({ name, port }: Server, rounds: number): Promise<ResetTime> {
  const ask = askOf(port, account);
  const times: Record<"account" | "everything", number[]> = { account: [], everything: [] };
  for (let round = 0; round < rounds; round++) {
    for (const what of ["account", "everything"] as const) {
      for (let user = 0; user < 100; user++) {
        await ask(form("iam", { Version: "2010-05-08", Action: "CreateUser", UserName: `u${user}` }));
      }
      const body = what === "account" ? JSON.stringify({ account: account.accessKeyId }) : "{}";
      const began = performance.now();
      const answer = await fetch(`http://127.0.0.1:${port}/_fogbank/reset`, { method: "POST", body });
      await answer.text();
      times[what].push(performance.now() - began);
    }
  }
  const middle = (all: number[]): number => all.sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;
  return { name, account: middle(times.account), everything: middle(times.everything) };
}
