import { createMatcher, type Matcher, parsePattern } from "../../engines/event-pattern/index.ts";
import { readTargetInput, type TargetInput } from "../../engines/input-transformer/index.ts";
import type { Scope } from "../../kernel/call.ts";
import type { Collection } from "../../kernel/collection.ts";
import type { Target } from "../../model/types/events.d.ts";
import { ruleArn } from "./arns.ts";
import type { Rule } from "./state.ts";

/** A rule that is ready to be used. */
export interface CompiledRule {
  readonly rule: Rule;
  readonly arn: string;
  readonly targets: readonly CompiledTarget[];
}

export interface CompiledTarget {
  readonly target: Target;
  readonly input: TargetInput;
}

/** The enabled patterns of each bus, compiled when first asked for and kept while no rule changes. */
export interface CompiledBuses {
  of(scope: Scope, bus: string): Matcher<CompiledRule>;
}

/** Buses kept. Each is somebody's who sends events now. */
const mostKept = 1_000;

export function compiledBuses(rules: Collection<Rule>): CompiledBuses {
  const kept = new Map<string, Matcher<CompiledRule>>();
  let changes = -1;
  return {
    of(scope, bus) {
      if (changes !== rules.changes()) {
        kept.clear();
        changes = rules.changes();
      }
      const name = `${scope.account}/${scope.region}/${bus}`;
      let matcher = kept.get(name);
      if (!matcher) {
        matcher = matcherOf(scope, rules.list(scope, { prefix: [bus] }));
        if (kept.size >= mostKept) kept.clear();
        kept.set(name, matcher);
      }
      return matcher;
    },
  };
}

function matcherOf(scope: Scope, rules: Iterable<Rule>): Matcher<CompiledRule> {
  const matcher = createMatcher<CompiledRule>();
  for (const rule of rules) {
    if (rule.pattern === undefined || rule.state === "DISABLED") continue;
    const read = parsePattern(rule.pattern);
    // What is stored was accepted by PutRule.
    if ("problem" in read) throw new Error(`the pattern of rule ${rule.name} cannot be read: ${read.problem.message}`);
    matcher.add(compileRule(scope, rule), read.pattern);
  }
  return matcher;
}

export function compileRule(scope: Scope, rule: Rule): CompiledRule {
  return { rule, arn: ruleArn(scope, rule.bus, rule.name), targets: rule.targets.map(compileTarget) };
}

function compileTarget(target: Target): CompiledTarget {
  const read = readTargetInput(target);
  if ("problem" in read) throw new Error(`the input of target ${target.Id} cannot be read: ${read.problem.message}`);
  return { target, input: read.input };
}
