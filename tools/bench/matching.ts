import { createMatcher, type EventPattern, parsePattern } from "../../src/engines/event-pattern/index.ts";

export interface Matching {
  readonly few: Matched;
  readonly many: Matched;
}

interface Matched {
  readonly rules: number;
  /** CPU of asking all rules about one event. */
  readonly micros: number;
}

/** The engine alone: a bus takes no more than 300 rules. */
export function measureMatching(events: number): Matching {
  const sides = [10, 10_000].map((rules) => ({ rules, matcher: matcherOf(rules), times: [] as number[] }));
  // In turns, so that a machine that slows down slows down both.
  for (let round = -1; round < 5; round++) {
    for (const { matcher, times } of sides) {
      const began = process.cpuUsage();
      for (let at = 0; at < events; at++) if (matcher.match(event).length !== 1) throw new Error("one rule matches");
      const { user, system } = process.cpuUsage(began);
      if (round >= 0) times.push((user + system) / events);
    }
  }
  const [few, many] = sides.map(({ rules, times }) => ({
    rules,
    micros: times.sort((a, b) => a - b)[2] ?? Number.NaN,
  }));
  if (!few || !many) throw new Error("two sides are measured");
  return { few, many };
}

const event = {
  source: "shop",
  "detail-type": "order placed",
  account: "111122223333",
  detail: { order: "order-7-x", price: 12, kind: "parcel", lines: [{ item: "fog", count: 2 }] },
};

function matcherOf(rules: number): ReturnType<typeof createMatcher<number>> {
  const matcher = createMatcher<number>();
  for (let at = 0; at < rules; at++) matcher.add(at, patternOf(at));
  return matcher;
}

/** Of several kinds; the seventh matches. */
function patternOf(at: number): EventPattern {
  const order = at % 3 === 0 ? { "equals-ignore-case": `ORDER-${at}-X` } : { prefix: `order-${at}-` };
  const read = parsePattern(
    JSON.stringify({ source: ["shop"], detail: { order: [order], price: [{ numeric: [">", 10] }] } }),
  );
  if ("problem" in read) throw new Error(read.problem.message);
  return read.pattern;
}
