import type { Matching } from "./matching.ts";
import type { Row } from "./measure.ts";
import type { Messages } from "./messages.ts";
import type { StartTimes } from "./start-time.ts";

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** One table a figure: the floor's own value, and everyone's ratio to it. */
export function printRatios(rows: readonly Row[], names: readonly string[]): void {
  print("CPU of the server per request, as a multiple of the floor (in brackets: microseconds)");
  for (const { name, results } of rows) {
    const floor = results.get("floor")?.cpuMicros ?? Number.NaN;
    const able = names.filter((each) => results.has(each));
    const cells = able.map((each) => cell(each, results.get(each)?.cpuMicros ?? Number.NaN, floor));
    print(`  ${name.padEnd(34)} floor (${floor.toFixed(1)})  ${cells.join("  ")}`);
  }
  print("\nRequests per second (p50 and p99 in ms)");
  for (const { name, results } of rows) {
    const cells = ["floor", ...names].flatMap((each) => {
      const measured = results.get(each);
      if (!measured) return [];
      return [`${each} ${measured.perSecond.toFixed(0)} (${measured.p50Ms.toFixed(2)}, ${measured.p99Ms.toFixed(2)})`];
    });
    print(`  ${name.padEnd(34)} ${cells.join("  ")}`);
  }
  print("\nFogbank's requests per second, as a multiple of each peer's");
  for (const { name, results } of rows) {
    const own = results.get("fogbank")?.perSecond ?? Number.NaN;
    const cells = names
      .filter((each) => !each.startsWith("fogbank") && results.has(each))
      .map((each) => `${each} ${(own / (results.get(each)?.perSecond ?? Number.NaN)).toFixed(1)}x`);
    if (cells.length > 0) print(`  ${name.padEnd(34)} ${cells.join("  ")}`);
  }
}

const cell = (name: string, value: number, floor: number): string =>
  `${name} ${(value / floor).toFixed(2)}x (${value.toFixed(1)})`;

export function printStart({ empty, ephemeral, onDisk, idleMiB }: StartTimes): void {
  print("\nFrom start to the first answered signed request");
  print(
    `  node -e 0 ${empty.toFixed(0)} ms;  fogbank --ephemeral ${(ephemeral / empty).toFixed(2)}x (${ephemeral.toFixed(0)} ms);  on disk ${(onDisk / empty).toFixed(2)}x (${onDisk.toFixed(0)} ms)`,
  );
  print(`  idle memory ${idleMiB.toFixed(0)} MiB`);
}

/** Milliseconds. */
export interface ResetTime {
  readonly name: string;
  readonly account: number;
  readonly everything: number;
}

export function printReset(times: readonly ResetTime[]): void {
  print("\nReset of 100 users, in milliseconds");
  for (const { name, account, everything } of times) {
    print(`  ${name.padEnd(18)} of one account ${account.toFixed(1)}, of everything ${everything.toFixed(1)}`);
  }
}

export function printMessages({ name, wakeMs, deleteMicros, fanOutMicros }: Messages): void {
  print(
    `  ${name.padEnd(18)} long poll wakes after ${wakeMs.toFixed(2)} ms (p50); CPU of a DeleteMessage ${deleteMicros.toFixed(0)} µs, of a delivery to one of 100 queues of a topic ${fanOutMicros.toFixed(0)} µs`,
  );
}

export function printMatching({ few, many }: Matching): void {
  const times = `${few.micros.toFixed(2)} and ${many.micros.toFixed(2)} µs`;
  print(
    `\nOne event against ${few.rules} and ${many.rules.toLocaleString("en")} rules, one of which matches: ${times}, ${(many.micros / few.micros).toFixed(2)}x`,
  );
}
