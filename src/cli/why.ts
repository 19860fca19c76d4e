import type { DeterminingStatement, LayerVerdict, Mismatch } from "../engines/iam/decision.ts";
import type { Addition } from "../engines/iam/smallest-allow.ts";
import type { ReadJourney, ReadRuling } from "../region/admin/read-journey.ts";
import { ask, type Reach } from "./reach.ts";

export async function whyCommand(id: string, reach: Reach): Promise<number> {
  const journey = await ask<ReadJourney>(reach, `journeys/${encodeURIComponent(id)}`);
  process.stdout.write(`${why(journey).join("\n")}\n`);
  return 0;
}

/** Why a request was allowed or denied, for a person, line by line. */
export function why(journey: ReadJourney): string[] {
  const culprit = culpritIn(journey);
  return culprit ? [...outcomeLines(journey), ...culpritLines(culprit)] : whyItself(journey);
}

/**
 * The call to another service on account of whose refusal this one was refused: nothing of its own refused it. The last of
 * them, since calls that fail before are ones that it could do without.
 */
function culpritIn(journey: ReadJourney): ReadJourney | undefined {
  const own = rulingsIn(journey).at(-1)?.explanation.effect ?? "Allow";
  if ((journey.status ?? 0) < 400 || own !== "Allow") return undefined;
  return journey.children.findLast(({ error }) => error !== undefined);
}

const culpritLines = (culprit: ReadJourney): string[] => [
  "",
  `It called ${culprit.service ?? "?"}:${culprit.operation ?? "?"} (journey ${culprit.id}), and that was refused.`,
  ...why(culprit),
];

function whyItself(journey: ReadJourney): string[] {
  const rulings = rulingsIn(journey);
  const last = rulings.at(-1);
  if (!last) return [...outcomeLines(journey), "", ...refusalLines(journey)];
  // Every resource was asked for; the one that was denied tells the story, else all do.
  const told = last.explanation.effect === "Allow" ? rulings : [last];
  return [...outcomeLines(journey), ...told.flatMap((ruling) => ["", ...rulingLines(ruling)])];
}

function outcomeLines({ service, operation, status, error }: ReadJourney): string[] {
  const what = `${service ?? "?"}:${operation ?? "?"}`;
  return [error ? `${what} was refused: ${status} ${error.code}` : `${what} was answered with ${status}`];
}

/** Refused before, or without, a question to the policies. */
function refusalLines({ steps, error, principal }: ReadJourney): string[] {
  const refusing = steps.find(({ outcome }) => outcome !== "passed");
  if (!refusing) {
    const exempt = steps.find(({ stage }) => stage === "authorize")?.facts?.exempt;
    return [
      `By ${principal || "an anonymous caller"}.`,
      exempt ? `No policy was asked. ${exempt}` : "No policy was asked.",
    ];
  }
  const { reason, canonicalRequest, stringToSign } = refusing.facts ?? {};
  return [
    `The stage "${refusing.stage}" refused it${reason ? ` (${reason})` : ""}; no policy was asked.`,
    error?.message ?? "",
    ...(canonicalRequest
      ? [
          "",
          "What should have been signed:",
          indent(String(canonicalRequest)),
          "",
          "String to sign:",
          indent(String(stringToSign)),
        ]
      : []),
  ];
}

function rulingLines(ruling: ReadRuling): string[] {
  const { explanation, statementTexts } = ruling;
  return [
    `${ruling.principal || "An anonymous caller"}`,
    `  asked for  ${ruling.action}`,
    `  on         ${ruling.resource}`,
    "",
    "What each layer of policies said:",
    ...explanation.layers.flatMap(layerLines),
    "",
    `Decision: ${explanation.effect}${explanation.crossAccount ? ", across accounts: both sides must allow" : ""}, by ${layerNames[explanation.decidedBy]}.`,
    ...explanation.statements.flatMap((statement, at) => [
      `  ${statementName(statement)}:`,
      indent(statementTexts[at] ?? "", 4),
    ]),
    ...remedyLines(ruling),
  ];
}

const layerNames = {
  rcp: "resource control policies",
  scp: "service control policies",
  endpoint: "the VPC endpoint's policy",
  resource: "the resource's policy",
  identity: "identity policies",
  boundary: "the permissions boundary",
  session: "session policies",
  root: "the root user's own access",
} as const;

function layerLines({ layer, outcome, note, matched, nearMisses }: LayerVerdict): string[] {
  return [
    `  ${layerNames[layer].padEnd(28)}${outcome}${note ? ` (${note})` : ""}`,
    ...matched.map((statement) => `      ${statement.effect.toLowerCase()} by ${statementName(statement)}`),
    ...nearMisses
      .slice(0, 3)
      .map(({ statement, failed }) => `      not ${statementName(statement)}: ${failed.map(mismatchWords).join("; ")}`),
  ];
}

/** `statement 1 (OwnRoles) of readers, of user alice` */
export function statementName({ policy, index, sid }: DeterminingStatement): string {
  const where = policy.attachedTo ? `, of ${policy.attachedTo}` : "";
  return `statement ${index + 1}${sid ? ` (${sid})` : ""} of ${policy.name}${where}`;
}

function mismatchWords(mismatch: Mismatch): string {
  if (mismatch.element === "condition") {
    const has = mismatch.actual === undefined ? "is not there" : `is ${JSON.stringify(mismatch.actual)}`;
    return `${mismatch.operator} wants ${mismatch.key} ${JSON.stringify(mismatch.expected)}, it ${has}`;
  }
  return `its ${mismatch.negated ? "Not" : ""}${mismatch.element} ${shortList(mismatch.expected)} does not cover ${mismatch.actual}`;
}

function shortList(values: readonly string[]): string {
  const shown = values.slice(0, 4).join(", ");
  return values.length > 4 ? `${shown} and ${values.length - 4} more` : shown;
}

function remedyLines({ smallestAllow }: ReadRuling): string[] {
  if (!smallestAllow || smallestAllow.kind === "already-allowed") return [];
  if (smallestAllow.kind === "change") return ["", smallestAllow.advice];
  return ["", "The smallest statement that would allow it:", ...smallestAllow.additions.flatMap(additionLines)];
}

function additionLines({ place, statement, orMeet }: Addition): string[] {
  const add = [`  in ${place}:`, indent(JSON.stringify(statement, null, 2), 4)];
  if (!orMeet) return add;
  return [
    ...add,
    `  or meet the conditions of ${statementName(orMeet.statement)}: ${orMeet.conditions.map(mismatchWords).join("; ")}`,
  ];
}

function indent(text: string, by = 2): string {
  return text
    .split("\n")
    .map((line) => " ".repeat(by) + line)
    .join("\n");
}

function rulingsIn({ steps }: ReadJourney): readonly ReadRuling[] {
  return steps.flatMap(({ stage, facts }) => (stage === "authorize" ? ((facts?.rulings ?? []) as ReadRuling[]) : []));
}
