/** Who reads patterns, and what differs between them: limits, and how a refusal is worded. */
export interface PatternDialect {
  /** The code of the error that the service answers. */
  readonly code: string;
  /** What stands before the reason. */
  readonly preface: string;
  readonly mostBytes: number;
  /** The largest operand of a numeric comparison, on either side of zero. */
  readonly numberLimit: number;
  /** The most beginnings of wildcards that one string may match at once: see complexity.ts. */
  readonly wildcardLimit: number;
  readonly emptyAllowed: boolean;
  readonly nested: boolean;
  /** Names at the top. */
  readonly mostKeys: number;
  /** Values of each list, times its depth, multiplied over all lists. */
  readonly mostCombinations: number;
}

export type DialectName = "event-bridge" | "lambda" | "pipes" | "sns-attributes" | "sns-body";

const eventBridge: PatternDialect = {
  code: "InvalidEventPatternException",
  preface: "Event pattern is not valid. Reason: ",
  // The model's bound; the account quota of 2,048 is adjustable up to it (EventBridge user guide, quotas).
  mostBytes: 4096,
  numberLimit: 5e9,
  // Observed: two wildcards of two stars each pass in one list, four are too complex.
  wildcardLimit: 10,
  emptyAllowed: false,
  nested: true,
  mostKeys: Number.POSITIVE_INFINITY,
  mostCombinations: Number.POSITIVE_INFINITY,
};

/** SNS developer guide, filter policy constraints. */
const sns: PatternDialect = {
  code: "InvalidParameter",
  preface: "Invalid parameter: FilterPolicy: ",
  mostBytes: 256 * 1024,
  numberLimit: 1e9,
  // Observed: four wildcards of two stars each pass in one list, five are too complex.
  wildcardLimit: 15,
  emptyAllowed: true,
  nested: true,
  mostKeys: 5,
  mostCombinations: 150,
};

export const dialects: Readonly<Record<DialectName, PatternDialect>> = {
  "event-bridge": eventBridge,
  lambda: {
    ...eventBridge,
    code: "InvalidParameterValueException",
    preface: "Invalid filter pattern definition. ",
  },
  pipes: { ...eventBridge, code: "ValidationException" },
  "sns-attributes": { ...sns, nested: false },
  "sns-body": sns,
};
