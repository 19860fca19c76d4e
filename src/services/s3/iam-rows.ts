import type { Call } from "../../kernel/call.ts";
import type { AuthorizedRow, FurtherQuestion } from "../../kernel/service.ts";
import { type Addressed, addressed } from "./access/addressed.ts";
import { abacTags, type ConditionInput } from "./access/conditions.ts";
import { methodNotAllowed } from "./access/errors.ts";
import { accountBehind, arnsOf, conditionsOf, decidingObject, policyBehind, type Subject } from "./access/questions.ts";
import { requireRequester } from "./access/requester.ts";
import type { BucketInput } from "./buckets/find.ts";
import type { Deps } from "./deps.ts";

/** What rows look at in the input of an operation on a bucket. */
export interface OnBucket extends BucketInput, ConditionInput {
  readonly RequestPayer?: string | undefined;
}
export interface OnObject extends OnBucket {
  readonly Key: string;
}

type Row<Input> = AuthorizedRow<Input, Deps>;
type Finds<Input> = (call: Call, input: Input, deps: Deps) => Subject;

/** An action on a subject; which one is found once for a request. */
export function about<Input extends OnBucket>(action: string, find: Finds<Input>): Row<Input> {
  const lately = new WeakMap<object, Subject>();
  const subjectOf: Finds<Input> = (call, input, deps) => {
    let subject = lately.get(input);
    if (!subject) {
      subject = find(call, input, deps);
      lately.set(input, subject);
    }
    return subject;
  };
  return {
    action,
    resource: (call, input, deps) => {
      const subject = find(call, input, deps);
      lately.set(input, subject);
      return arnsOf(subject);
    },
    resourceAccount: (call, input, deps, resource) => accountBehind(subjectOf(call, input, deps), resource),
    resourcePolicy: (call, input, deps, resource) => policyBehind(deps, subjectOf(call, input, deps), resource),
    resourceTags: (call, input, deps) => abacTags(subjectOf(call, input, deps).on),
    condition: (key, call, input, deps) => conditionsOf(deps, call, input, subjectOf(call, input, deps).on)(key),
  };
}

function payingFor(call: Call, input: OnBucket, deps: Deps): Addressed {
  const on = addressed(deps, call, input);
  requireRequester(on.bucket, call, input.RequestPayer);
  return on;
}

/** An action on a bucket's configuration, which access points do not lead to. */
export const onBucket = <Input extends OnBucket>(action: string): Row<Input> =>
  about(action, (call, input, deps) => {
    const on = addressed(deps, call, input);
    if (on.point) throw methodNotAllowed();
    return { on };
  });

/** An action on a bucket that access points lead to: listings. */
export const onListing = <Input extends OnBucket>(action: string): Row<Input> =>
  about(action, (call, input, deps) => ({ on: payingFor(call, input, deps) }));

/** An action on an object that the bucket decides about. */
export const onKey = <Input extends OnObject>(action: string): Row<Input> =>
  about(action, (call, input, deps) => ({ on: payingFor(call, input, deps), key: input.Key }));

/** An action on an object that its own ACL and owner decide about, where ACLs are enabled. */
export const onObject = <Input extends OnObject>(action: string): Row<Input> =>
  about(action, (call, input, deps) => {
    const on = payingFor(call, input, deps);
    return { on, key: input.Key, object: decidingObject(deps, on, input.Key, input.VersionId) };
  });

/** The same row, with another action where the request names a version. */
export const versioned = <Input extends OnObject>(row: Row<Input>, action: string): Row<Input> => ({
  ...row,
  actionFor: (input) => (input.VersionId === undefined ? row.action : action),
});

/** The same row, with further questions. */
export const needing = <Input extends OnBucket>(
  row: Row<Input>,
  also: (call: Call, input: Input, deps: Deps) => readonly FurtherQuestion[] | undefined,
): Row<Input> => ({ ...row, also });
