import { readCron } from "./cron.ts";
import type { Schedule } from "./schedule.ts";

/**
 * Who reads schedule expressions: rules of EventBridge, EventBridge Scheduler, and scheduled actions of Application Auto
 * Scaling.
 */
export type ScheduleDialect = "rule" | "scheduler" | "autoscaling";

/** What differs between them. */
interface Rules {
  readonly kinds: readonly string[];
  /** Whether one is a minute and five are minutes; Scheduler takes either for any number. */
  readonly grammar: boolean;
  readonly firstAtStart: boolean;
  readonly message: (text: string) => string;
}

const dialects: Readonly<Record<ScheduleDialect, Rules>> = {
  rule: {
    kinds: ["cron", "rate"],
    grammar: true,
    firstAtStart: false,
    message: () => "Parameter ScheduleExpression is not valid.",
  },
  scheduler: {
    kinds: ["cron", "rate", "at"],
    grammar: false,
    firstAtStart: true,
    message: (text) => `Invalid Schedule Expression ${text}.`,
  },
  autoscaling: {
    kinds: ["cron", "rate", "at"],
    grammar: true,
    firstAtStart: true,
    message: (text) => `Invalid schedule expression: ${text}`,
  },
};

/** Why a schedule is refused. */
export interface ScheduleProblem {
  readonly code: "ValidationException";
  readonly message: string;
}

/** Reads `cron(0 10 * * ? *)`, `rate(5 minutes)` and, where the dialect has it, `at(2022-11-20T13:00:00)`. */
export function parseSchedule(
  text: string,
  dialect: ScheduleDialect,
): { readonly schedule: Schedule } | { readonly problem: ScheduleProblem } {
  const rules = dialects[dialect];
  const [, kind = "", inner = ""] = /^(cron|rate|at)\((.*)\)$/.exec(text) ?? [];
  const schedule = rules.kinds.includes(kind) ? readers[kind]?.(inner, rules) : undefined;
  return schedule ? { schedule } : { problem: { code: "ValidationException", message: rules.message(text) } };
}

type Reader = (inner: string, rules: Rules) => Schedule | undefined;

const readers: Readonly<Record<string, Reader>> = {
  cron(inner) {
    const cron = readCron(inner);
    return cron && { kind: "cron", cron };
  },
  rate: readRate,
  at(inner) {
    const wallMs = readWallTime(inner);
    return wallMs === undefined ? undefined : { kind: "at", wallMs };
  },
};

const unitsMs: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

function readRate(inner: string, { grammar, firstAtStart }: Rules): Schedule | undefined {
  const [, digits = "", unit = "", plural = ""] = /^\s*(\d{1,9})\s+(minute|hour|day)(s?)\s*$/.exec(inner) ?? [];
  const value = Number(digits);
  const unitMs = unitsMs[unit];
  if (value < 1 || unitMs === undefined || (grammar && (value === 1) !== (plural === ""))) return undefined;
  return { kind: "rate", periodMs: value * unitMs, firstAtStart };
}

/** `2022-11-20T13:00:00`. Dates that no calendar has are refused. */
function readWallTime(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/.test(text)) return undefined;
  const wallMs = Date.parse(`${text}Z`);
  if (Number.isNaN(wallMs) || new Date(wallMs).toISOString().slice(0, 19) !== text) return undefined;
  return wallMs;
}
