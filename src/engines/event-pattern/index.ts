/**
 * Event patterns: EventBridge's pattern language, and the filter policies of SNS, Lambda and Pipes, which are dialects of
 * it. A pattern is read once; a matcher asks many at once, at a cost that follows what matches.
 */
export type { DialectName } from "./dialect.ts";
export type { Json } from "./fields.ts";
export type { Matcher } from "./matcher.ts";
export { createMatcher, matches } from "./matcher.ts";
export type { EventPattern, PatternProblem } from "./parse.ts";
export { parsePattern } from "./parse.ts";
export type { MessageAttribute } from "./sns-attributes.ts";
export { attributesEvent, bodyEvent } from "./sns-attributes.ts";
