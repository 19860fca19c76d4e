import type { AuditRow } from "./audit.ts";
import type { Call } from "./call.ts";
import type { CollectionDefinition } from "./collection.ts";
import type { RequestLog } from "./finished.ts";
import type { Front } from "./front.ts";
import type { GiftName, Gifts } from "./gifts.ts";
import type { InputOf, OperationTypes, OutputOf } from "./operation-types.ts";
import type { ConditionContext, ConditionValue, Ports, ResourcePolicy } from "./ports.ts";

/** An operation: what it may touch, who asks, what is asked. No protocol, clock, log or permission check inside. */
export type Handler<Ops extends OperationTypes, Name extends keyof Ops, Deps> = (
  deps: Deps,
  call: Call,
  input: InputOf<Ops, Name>,
) => OutputOf<Ops, Name>;

/** As Handler, for operations that wait: long polls, processes, peers, the network. */
export type WaitingHandler<Ops extends OperationTypes, Name extends keyof Ops, Deps> = (
  deps: Deps,
  call: Call,
  input: InputOf<Ops, Name>,
) => Promise<OutputOf<Ops, Name>>;

/** `read`: no transaction. `write`: atomic, answered after its commit. `waits`: opens its own short transactions. */
export type OperationKind = "read" | "write" | "waits";

export interface OperationEntry {
  readonly kind: OperationKind;
  readonly run: (deps: unknown, call: Call, input: object) => unknown;
  /**
   * What must be waited for before the operation runs, so that one that reads or writes can still do so at once: a key that
   * KMS unwraps. Runs outside of a transaction, after authorization. Undefined where there is nothing, which costs no wait;
   * a rejection with an AwsError is the answer.
   */
  readonly prepare?: ((deps: unknown, call: Call, input: object) => Promise<void> | undefined) | undefined;
}

/** An entry that remembers which handler it was made from, for the table's types. */
export interface TypedEntry<Run> extends OperationEntry {
  readonly handler?: Run;
}

/** See `prepare`: it takes what the handler takes. */
type Preparation<Run extends Handles> = (...args: Parameters<Run>) => Promise<void> | undefined;

const entry = <Run extends Handles>(
  kind: OperationKind,
  run: Run,
  prepare: Preparation<Run> | undefined,
): TypedEntry<Run> => ({
  kind,
  run: run as unknown as OperationEntry["run"],
  prepare: prepare as unknown as OperationEntry["prepare"],
});

type Handles = (...args: never[]) => object | undefined;
/** Nothing at all for a handler that returns a promise: what it did later would be outside of its transaction. */
type AtOnce<Run extends Handles> = ReturnType<Run> extends PromiseLike<unknown> ? never : Run;

export const read = <Run extends Handles>(
  run: Run & AtOnce<Run>,
  prepare?: Preparation<NoInfer<Run>>,
): TypedEntry<Run> => entry("read", run as Run, prepare);
export const write = <Run extends Handles>(
  run: Run & AtOnce<Run>,
  prepare?: Preparation<NoInfer<Run>>,
): TypedEntry<Run> => entry("write", run as Run, prepare);
export const waits = <Run extends (...args: never[]) => Promise<object | undefined>>(
  run: Run,
  prepare?: Preparation<NoInfer<Run>>,
): TypedEntry<Run> => entry("waits", run, prepare);

/** How one operation is authorized. */
export type IamRow<Input, Deps> = AuthorizedRow<Input, Deps> | ExemptRow;

export interface AuthorizedRow<Input, Deps> {
  /** `iam:CreateUser`. */
  readonly action: string;
  /** The action, where the input decides which; `action` is the usual one. */
  readonly actionFor?: (input: Input) => string;
  /** The ARNs that the call needs the action on; each must be allowed. "*" where AWS has no resource for the action. */
  readonly resource: (call: Call, input: Input, deps: Deps) => string | readonly string[];
  /** `aws:ResourceTag`. Asked only when a policy looks. */
  readonly resourceTags?: (call: Call, input: Input, deps: Deps) => Readonly<Record<string, string>> | undefined;
  /** `aws:RequestTag` and `aws:TagKeys`. */
  readonly requestTags?: (input: Input) => Readonly<Record<string, string>> | undefined;
  /** Further `aws:TagKeys`, of operations that take tags away. */
  readonly tagKeys?: (input: Input) => readonly string[] | undefined;
  /** The service's own condition keys. */
  readonly context?: (call: Call, input: Input, deps: Deps) => ConditionContext;
  /** The same, one by one: for keys, in lower case, that are many, or cost something. Asked only when a policy looks. */
  readonly condition?: (key: string, call: Call, input: Input, deps: Deps) => ConditionValue;
  /** Whose the resource is, where its ARN does not say: S3's. */
  readonly resourceAccount?: (call: Call, input: Input, deps: Deps, resource: string) => string | undefined;
  /** `resource`: which of the row's resources is asked about. */
  readonly resourcePolicy?: (call: Call, input: Input, deps: Deps, resource: string) => ResourcePolicy | undefined;
  /** What else must be allowed, by what the input asks for: the tags, ACL, source of an object that is written. */
  readonly also?: (call: Call, input: Input, deps: Deps) => readonly FurtherQuestion[] | undefined;
}

/** Another action that a call needs. Tags and condition keys are those of its row, where it has none of its own. */
export interface FurtherQuestion {
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount?: string | undefined;
  readonly resourcePolicy?: ResourcePolicy | undefined;
  readonly condition?: ((key: string) => ConditionValue) | undefined;
}

export interface ExemptRow {
  readonly action: string;
  /**
   * `nobody`: AWS needs no permission for it and no policy can take it away.
   * `operation`: who asks is known only once the operation has verified a token; it asks the authorizer port itself.
   */
  readonly decidedBy: "nobody" | "operation";
  /** The page of AWS's documentation that says so. */
  readonly because: string;
}

type Operations<Ops extends OperationTypes, Deps> = {
  readonly [Name in keyof Ops]?: TypedEntry<Handler<Ops, Name, Deps>> | TypedEntry<WaitingHandler<Ops, Name, Deps>>;
};

export interface ServiceDefinition<Ops extends OperationTypes, Deps, Implemented extends Operations<Ops, Deps>> {
  /** The table's id: `iam`. */
  readonly id: string;
  readonly operations: Implemented;
  /** One row for each operation, no more and no fewer. */
  readonly iam: { readonly [Name in keyof Implemented & keyof Ops]: IamRow<InputOf<Ops, Name>, Deps> };
  /** What CloudTrail's records of its calls have of their own. Operations without a row are recorded, too. */
  readonly audit?: { readonly [Name in keyof Implemented & keyof Ops]?: AuditRow<InputOf<Ops, Name>, Deps> };
  /** Every collection that the service stores in. */
  readonly collections: readonly CollectionDefinition<never>[];
  /** Gifts of others that `deps` takes. */
  readonly needs?: readonly GiftName[];
  readonly deps: (ports: Ports, gifts: Partial<Gifts>) => Deps;
  readonly gives?: (deps: Deps) => Partial<Gifts>;
  /**
   * What happens by itself: sets its alarms, which live as long as the region. Called once, when the service is loaded;
   * a service that has jobs and state is loaded at the start, without waiting for its first caller.
   */
  readonly jobs?: (deps: Deps) => void;
  readonly front?: Front<Deps>;
  /** Where the service keeps a log of the requests that clients make. */
  readonly requestLog?: RequestLog<Deps>;
  readonly quirks?: Quirks;
}

/** Where a service departs from the common road: data, each with its evidence. */
export interface Quirks {
  /** Most bytes of a request's body. */
  readonly bodyBytes?: number;
  /** Streams come with their length: S3 (API reference, "Error responses", MissingContentLength). */
  readonly lengthRequired?: true;
  /** Sessions that the service takes no calls from, whatever policies say. */
  readonly closedTo?: readonly ClosedSession[];
  /** Requests without a signature come in as nobody, and policies decide: S3. */
  readonly anonymous?: true;
  /** What is said in place of AWS's account of the policies to those who ask for what is another account's: S3. */
  readonly deniedToStrangers?: string;
  /** The member that the path of a request of the query protocol gives, where its parameters do not: SQS's QueueUrl. */
  readonly pathMember?: string;
  /** Departures from how its protocol's family signs: S3's own rules, STS's wider window. */
  readonly signing?: {
    readonly family?: "s3";
    /** How far a signature's date may be from now; default 5 minutes, S3 15. */
    readonly skewMs?: number;
    /** A presigned request lives for `skewMs`, whatever it says itself: STS. */
    readonly presignExpires?: "fixed";
  };
}

/** Sessions by the STS operation that opened them. */
export interface ClosedSession {
  readonly openedBy: string;
  /** Open to them after all once a second factor was shown. */
  readonly unlessMfa?: boolean;
  /** The page of AWS's documentation that says so. */
  readonly because: string;
}

/** A definition whose types are behind it: what the road works with. */
export interface Service {
  readonly id: string;
  readonly operations: ReadonlyMap<string, OperationEntry>;
  readonly iam: ReadonlyMap<string, IamRow<object, unknown>>;
  readonly audit: ReadonlyMap<string, AuditRow<object, unknown>>;
  readonly collections: readonly CollectionDefinition<never>[];
  readonly needs: readonly GiftName[];
  readonly deps: (ports: Ports, gifts: Partial<Gifts>) => unknown;
  readonly gives: (deps: unknown) => Partial<Gifts>;
  readonly jobs: (deps: unknown) => void;
  readonly front: Front<unknown>;
  readonly requestLog: RequestLog<unknown> | undefined;
  readonly quirks: Quirks;
}

/** Checks the definition for holes and takes its types away. Throws, naming the hole, on an operation without an IAM row or a row without an operation. */
export const defineService =
  <Ops extends OperationTypes, Deps>() =>
  <const Implemented extends Operations<Ops, Deps>>(definition: ServiceDefinition<Ops, Deps, Implemented>): Service => {
    const operations = new Map(Object.entries(definition.operations) as [string, OperationEntry][]);
    const iam = new Map(Object.entries(definition.iam) as unknown as [string, IamRow<object, unknown>][]);
    for (const name of operations.keys()) {
      if (!iam.has(name))
        throw new Error(`${definition.id}: ${name} has no row in iam.ts; add one, or nobody may call it`);
    }
    for (const name of iam.keys()) {
      if (!operations.has(name))
        throw new Error(`${definition.id}: iam.ts has a row for ${name}, which is no operation`);
    }
    const audit = new Map(Object.entries(definition.audit ?? {}) as unknown as [string, AuditRow<object, unknown>][]);
    for (const name of audit.keys()) {
      if (!operations.has(name))
        throw new Error(`${definition.id}: audit.ts has a row for ${name}, which is no operation`);
    }
    return {
      id: definition.id,
      operations,
      iam,
      audit,
      collections: definition.collections,
      needs: definition.needs ?? [],
      deps: definition.deps,
      gives: (deps) => definition.gives?.(deps as Deps) ?? {},
      jobs: (deps) => definition.jobs?.(deps as Deps),
      front: (definition.front ?? {}) as Front<unknown>,
      requestLog: definition.requestLog as RequestLog<unknown> | undefined,
      quirks: definition.quirks ?? {},
    };
  };
