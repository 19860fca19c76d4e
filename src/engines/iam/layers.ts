import type { CompiledPolicy } from "./compile.ts";

/**
 * The policies that apply. The caller leaves out service control policies for the management account; the engine itself
 * skips those that do not reach the kind of principal.
 */
export interface PolicyLayers {
  /** One list per level, from the root over the units to the account. Every level must allow. */
  readonly rcps?: readonly (readonly CompiledPolicy[])[] | undefined;
  readonly scps?: readonly (readonly CompiledPolicy[])[] | undefined;
  readonly endpoint?: CompiledPolicy | undefined;
  readonly resource?: CompiledPolicy | undefined;
  readonly identity: readonly CompiledPolicy[];
  readonly boundary?: CompiledPolicy | undefined;
  /** Session policies, inline and managed: one layer, in which any may allow. */
  readonly session?: readonly CompiledPolicy[] | undefined;
}
