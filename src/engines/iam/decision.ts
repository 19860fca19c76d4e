import type { Effect, LayerName, PolicyKind, PolicySource } from "./document.ts";

export interface Decision {
  readonly effect: "Allow" | "ExplicitDeny" | "ImplicitDeny";
  /**
   * Allow: the layer that granted. ExplicitDeny: the layer of the deny. ImplicitDeny: the layer that had to allow and
   * did not; when several did not, the first in the order of evaluation.
   */
  readonly decidedBy: LayerName;
  /** The statements that determined it. Empty for an implicit deny, which none did, and for the root user's own access. */
  readonly statements: readonly DeterminingStatement[];
  /** Implicit deny by the resource layer: the kind of the policy that stands there, if one does. */
  readonly resourceKind?: PolicyKind;
}

export interface DeterminingStatement {
  readonly layer: LayerName;
  readonly policy: PolicySource;
  /** Place in the document's list of statements, from 0. */
  readonly index: number;
  readonly sid: string | undefined;
  readonly effect: Effect;
}

/** A decision with everything that was considered. */
export interface Explanation extends Decision {
  /** Every layer, in the order of evaluation. */
  readonly layers: readonly LayerVerdict[];
  /** The request crosses accounts, so that both sides had to allow. */
  readonly crossAccount: boolean;
}

export interface LayerVerdict {
  readonly layer: LayerName;
  readonly outcome: LayerOutcome;
  /** Why the layer was bypassed, or did not matter. */
  readonly note?: string;
  /** Statements that apply to the request. */
  readonly matched: readonly DeterminingStatement[];
  /** Allow statements that do not apply, nearest first; bounded. */
  readonly nearMisses: readonly NearMiss[];
}

/**
 * - `allow`: a statement allows, and for organization policies one on each level.
 * - `no matching allow`: nothing allows. A deny of the request when the layer was needed.
 * - `not present`: no policy of this layer applies.
 * - `bypassed`: the layer does not limit this principal, or this grant.
 */
export type LayerOutcome = "allow" | "explicit deny" | "no matching allow" | "not present" | "bypassed";

export interface NearMiss {
  readonly statement: DeterminingStatement;
  readonly failed: readonly Mismatch[];
}

/** What kept a statement from applying. */
export type Mismatch =
  | {
      readonly element: "action" | "resource" | "principal";
      readonly expected: readonly string[];
      readonly negated: boolean;
      readonly actual: string;
    }
  | {
      readonly element: "condition";
      readonly operator: string;
      readonly key: string;
      readonly expected: readonly string[];
      /** Undefined: the request does not have the key. */
      readonly actual: string | readonly string[] | undefined;
    };
