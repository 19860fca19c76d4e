import { setKey } from "../../../base/record.ts";
import type { Call } from "../../../kernel/call.ts";
import { type BucketInput, requireBucket } from "../buckets/find.ts";
import type { Deps } from "../deps.ts";
import { invalidArgument } from "../errors.ts";
import { change } from "./change.ts";
import { noConfiguration, tooManyConfigurations } from "./errors.ts";
import type { BucketSettings, ById } from "./settings.ts";

/** Settings of which a bucket has many, under ids that its owner chooses. */
type Named = "inventory" | "analytics" | "metrics" | "intelligentTiering";
type Kept<Name extends Named> = NonNullable<BucketSettings[Name]>[string];

interface IdInput extends BucketInput {
  readonly Id: string;
}

/** "You can have up to 1,000 configurations per bucket"; listings show a hundred at a time. */
const mostConfigurations = 1_000;
const pageSize = 100;
const idShape = /^[a-zA-Z0-9_.-]{1,64}$/;

export interface Page<T> {
  readonly list: readonly T[];
  readonly IsTruncated: boolean;
  readonly ContinuationToken?: string | undefined;
  readonly NextContinuationToken?: string | undefined;
}

/** What the four operations on one kind of configuration do. */
export const byId = <Name extends Named>(name: Name) => {
  type T = Kept<Name>;
  const of = (settings: BucketSettings): ById<T> => (settings[name] ?? {}) as ById<T>;
  const keep = (deps: Deps, call: Call, input: IdInput, next: (old: ById<T>) => ById<T> | undefined): void => {
    const bucket = requireBucket(deps, call, input);
    change(deps, bucket, { [name]: next(of(bucket.settings)) });
  };
  return {
    put(deps: Deps, call: Call, input: IdInput, configuration: T & { readonly Id: string }): void {
      const { Id } = input;
      if (configuration.Id !== Id) throw invalidArgument("Input configId did not match config id in request", "id", Id);
      if (!idShape.test(Id)) throw invalidArgument("The specified configuration Id is not valid", "id", Id);
      keep(deps, call, input, (old) => {
        if (!Object.hasOwn(old, Id) && Object.keys(old).length >= mostConfigurations) throw tooManyConfigurations();
        const all = { ...old };
        setKey(all, Id, configuration);
        return all;
      });
    },
    get(deps: Deps, call: Call, input: IdInput): T {
      const all = of(requireBucket(deps, call, input).settings);
      const found = Object.hasOwn(all, input.Id) ? all[input.Id] : undefined;
      if (found === undefined) throw noConfiguration();
      return found;
    },
    remove(deps: Deps, call: Call, input: IdInput): Record<string, never> {
      keep(deps, call, input, (old) => {
        if (!Object.hasOwn(old, input.Id)) throw noConfiguration();
        const { [input.Id]: _, ...others } = old;
        return Object.keys(others).length > 0 ? others : undefined;
      });
      return {};
    },
    list(deps: Deps, call: Call, input: BucketInput & { readonly ContinuationToken?: string | undefined }): Page<T> {
      const all = of(requireBucket(deps, call, input).settings);
      const { ContinuationToken } = input;
      const after = ContinuationToken === undefined ? "" : readToken(ContinuationToken);
      const ids = Object.keys(all)
        .sort()
        .filter((id) => id > after);
      const shown = ids.slice(0, pageSize);
      const more = ids.length > shown.length;
      return {
        list: shown.flatMap((id) => all[id] ?? []),
        IsTruncated: more,
        ContinuationToken,
        NextContinuationToken: more ? Buffer.from(shown.at(-1) ?? "").toString("base64url") : undefined,
      };
    },
  };
};

function readToken(token: string): string {
  const id = Buffer.from(token, "base64url").toString();
  if (!idShape.test(id))
    throw invalidArgument("The continuation token provided is incorrect", "continuation-token", token);
  return id;
}
