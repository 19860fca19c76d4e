import type { Scope } from "../../kernel/call.ts";
import type { Collection } from "../../kernel/collection.ts";
import { pipeIsChanging, pipeNotFound } from "./errors.ts";
import { house, type Pipe } from "./state.ts";

interface Known {
  readonly pipes: Collection<Pipe>;
}

export function requirePipe({ pipes }: Known, { account, region }: Scope, name: string): Pipe {
  const pipe = pipes.get(house, account, region, name);
  if (!pipe) throw pipeNotFound(name);
  return pipe;
}

/** A pipe that no change is under way of. */
export function requireSettled(known: Known, scope: Scope, name: string): Pipe {
  const pipe = requirePipe(known, scope, name);
  if (pipe.dueAt !== undefined) throw pipeIsChanging(name, pipe.state);
  return pipe;
}
