/**
 * The IAM policy engine: reads, checks, compiles and evaluates policies, and says why. Pure: no clock, no state beyond a
 * bounded memory inside compiled policies. Everything it knows of a request comes in with the request.
 */
export type { PolicyProblem } from "./check.ts";
export { checkPolicy, policySize } from "./check.ts";
export { principalMessage } from "./checks/principal-format.ts";
export type { CompiledPolicy } from "./compile.ts";
export { compilePolicy, statementPosition } from "./compile.ts";
export { contextKeysIn } from "./context-keys.ts";
export type {
  Decision,
  DeterminingStatement,
  Explanation,
  LayerOutcome,
  LayerVerdict,
  Mismatch,
  NearMiss,
} from "./decision.ts";
export type { Effect, LayerName, PolicyKind, PolicySource, PrincipalEntry, PrincipalType } from "./document.ts";
export { evaluate } from "./evaluate.ts";
export { explain } from "./explain.ts";
export type { PolicyLayers } from "./layers.ts";
export type { MessageOptions } from "./message.ts";
export { accessDeniedMessage } from "./message.ts";
export type { Position } from "./position.ts";
export { isPublicPolicy } from "./public-access.ts";
export type { AccessRequest, ContextReader, PrincipalKind, RequestPrincipal } from "./request.ts";
export type { Addition, MinimalStatement, SmallestAllow } from "./smallest-allow.ts";
export { smallestAllow } from "./smallest-allow.ts";
