import type { Scope } from "../../kernel/call.ts";
import type { Collection } from "../../kernel/collection.ts";
import { type Page, type PageRequest, pageFrom } from "./paging.ts";
import { nameKey } from "./state/user.ts";

interface Named {
  readonly name: string;
  readonly path: string;
}

interface PathRequest extends PageRequest {
  readonly PathPrefix?: string | undefined;
}

/** A page of a collection that is keyed by name, in order of names. */
export function pageOfNamed<T extends Named>(collection: Collection<T>, scope: Scope, request: PathRequest): Page<T> {
  return pageFrom(
    request,
    ({ name }) => nameKey(name),
    (after) =>
      underPath(collection.list(scope, { after: after === undefined ? undefined : [after] }), request.PathPrefix),
  );
}

/** Those whose path begins with `prefix`; all without one. */
export function* underPath<T extends { readonly path: string }>(items: Iterable<T>, prefix = "/"): Iterable<T> {
  for (const item of items) if (item.path.startsWith(prefix)) yield item;
}
