import { ConfigurationError } from "../kernel/error.ts";
import type { JourneySummary, ReadJourney, ReadRuling, ReadStep } from "../region/admin/read-journey.ts";
import { ask, type Reach, request } from "./reach.ts";
import { statementName } from "./why.ts";

interface JourneyFlags extends Reach {
  readonly follow?: boolean;
  readonly service?: string;
  readonly operation?: string;
  readonly errors?: boolean;
  readonly limit?: string;
  readonly json?: boolean;
}

export async function journeyCommand(id: string | undefined, flags: JourneyFlags): Promise<number> {
  if (id !== undefined) return showOne(id, flags);
  return flags.follow ? follow(flags) : list(flags);
}

async function list(flags: JourneyFlags): Promise<number> {
  const query = new URLSearchParams({ limit: flags.limit ?? "20" });
  if (flags.service !== undefined) query.set("service", flags.service);
  if (flags.operation !== undefined) query.set("operation", flags.operation);
  if (flags.errors) query.set("outcome", "error");
  const { journeys } = await ask<{ journeys: readonly JourneySummary[] }>(flags, `journeys?${query}`);
  // Oldest first: the newest stands next to the prompt.
  for (const journey of [...journeys].reverse()) print(journey, flags.json);
  return 0;
}

async function follow(flags: JourneyFlags): Promise<number> {
  const response = await request(flags, "journeys/live");
  if (!response.body) throw new ConfigurationError("the admin API answered nothing");
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of response.body) {
    rest += decoder.decode(piece, { stream: true });
    const events = rest.split("\n\n");
    rest = events.pop() ?? "";
    for (const event of events) {
      const data = event.split("\n").find((line) => line.startsWith("data: "));
      if (!data) continue;
      const journey = JSON.parse(data.slice(6)) as JourneySummary;
      if (isWanted(journey, flags)) print(journey, flags.json);
    }
  }
  return 0;
}

const isWanted = (journey: JourneySummary, { service, operation, errors }: JourneyFlags): boolean =>
  (service === undefined || journey.service === service) &&
  (operation === undefined || journey.operation === operation) &&
  (!errors || journey.error !== undefined);

function print(journey: JourneySummary, json: boolean | undefined): void {
  process.stdout.write(`${json ? JSON.stringify(journey) : summaryLine(journey)}\n`);
}

function summaryLine({
  id,
  startedAt,
  service,
  operation,
  status,
  principal,
  error,
  durationMicros,
}: JourneySummary): string {
  const time = new Date(startedAt).toISOString().slice(11, 23);
  const what = `${service ?? "?"}:${operation ?? "?"}`.padEnd(36);
  const who = (principal ?? "").replace(/^arn:aws:/, "");
  return `${time} ${status ?? "-"} ${what} ${milliseconds(durationMicros)} ${id} ${who}${error ? ` ${error.code}` : ""}`;
}

const milliseconds = (micros: number | undefined): string =>
  micros === undefined ? "-" : `${(micros / 1000).toFixed(2).padStart(8)} ms`;

async function showOne(id: string, flags: JourneyFlags): Promise<number> {
  const journey = await ask<ReadJourney>(flags, `journeys/${encodeURIComponent(id)}`);
  if (flags.json) {
    process.stdout.write(`${JSON.stringify(journey, null, 2)}\n`);
    return 0;
  }
  process.stdout.write(`${journeyLines(journey).join("\n")}\n`);
  return 0;
}

/** A journey for a person, with those of the calls that it made, each a step further in. */
export function journeyLines(journey: ReadJourney): string[] {
  return [
    // A service that calls another sends nothing over a wire.
    ...(journey.method ? [`${journey.method} ${journey.host}${journey.path}`] : []),
    `${journey.service ?? "?"}:${journey.operation ?? "?"} in ${journey.region ?? "?"}, ${new Date(journey.startedAt).toISOString()}`,
    `by ${journey.principal || "nobody that was recognised"}`,
    "",
    ...journey.steps.flatMap(stepLines),
    "",
    journey.error
      ? `answered ${journey.status} ${journey.error.code}: ${journey.error.message}`
      : `answered ${journey.status} in${milliseconds(journey.durationMicros)}`,
    ...journey.children.flatMap((child) => ["", ...childLines(child)]),
  ];
}

function childLines(child: ReadJourney): string[] {
  const [first = "", ...rest] = journeyLines(child);
  return [`  -> ${first}`, ...rest.map((line) => (line === "" ? "" : `     ${line}`))];
}

const marks = { passed: "ok", refused: "NO", failed: "!!" } as const;

function stepLines({ stage, outcome, micros, facts }: ReadStep): string[] {
  const head = `${marks[outcome]}  ${stage.padEnd(14)}${micros.toFixed(0).padStart(7)} µs`;
  const told = Object.entries(facts ?? {}).filter(([, value]) => !isNested(value));
  const words = told.map(([name, value]) => `${name} ${shortly(value)}`);
  const rulings = (facts?.rulings ?? []) as readonly ReadRuling[];
  return [words.length > 0 ? `${head}   ${words.join(", ")}` : head, ...rulings.flatMap(rulingLines)];
}

/** What was asked of the policies, and the statements that matched, whichever of them decided. */
const rulingLines = ({ action, resource, explanation }: ReadRuling): string[] => [
  `      ${action} on ${resource}: ${explanation.effect}`,
  ...explanation.layers.flatMap(({ matched }) =>
    matched.map((statement) => `        ${deeds[statement.effect]} by ${statementName(statement)}`),
  ),
];

const deeds = { Allow: "allowed", Deny: "denied" } as const;

const isPlain = (value: unknown): boolean => typeof value !== "object" || value === null;

/** What takes more than a line to tell. */
const isNested = (value: unknown): boolean =>
  !isPlain(value) && !Array.isArray(value) && !Object.values(value as object).every(isPlain);

function shortly(value: unknown): string {
  if (Array.isArray(value))
    return value.every((each) => typeof each === "string") ? value.join(";") : `(${value.length})`;
  if (!isPlain(value))
    return Object.entries(value as object)
      .map(([name, each]) => `${name}=${each}`)
      .join(";");
  const text = String(value).replaceAll("\n", " ");
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
