import type { OperationKind } from "../../kernel/service.ts";
import type { Passage, Stage, Verdict } from "../../kernel/stage.ts";
import type { House } from "../house.ts";

export interface HandleFacts {
  readonly kind: OperationKind;
}

const facts: Readonly<Record<OperationKind, HandleFacts>> = {
  read: { kind: "read" },
  write: { kind: "write" },
  waits: { kind: "waits" },
};

/** Runs the operation, once what it must wait for is ready. A write is answered once it is committed. */
export const handle = (house: House): Stage<HandleFacts> => ({
  name: "handle",
  run(passage) {
    const { call, service, entry, input } = passage;
    if (!call || !service || !entry) throw new Error("handle: the stages before it did not fill in the passage");
    const run = (): unknown => entry.run(service.deps, call, input ?? {});
    const ready = entry.prepare?.(service.deps, call, input ?? {});
    return ready
      ? ready.then(() => carryOut(house, passage, entry.kind, run))
      : carryOut(house, passage, entry.kind, run);
  },
});

type Outcome = Verdict<HandleFacts> | Promise<Verdict<HandleFacts>>;

function carryOut(house: House, passage: Passage, kind: OperationKind, run: () => unknown): Outcome {
  if (kind === "read") {
    passage.output = run();
    return facts.read;
  }
  if (kind === "write") {
    passage.output = house.store.transact(run as () => object | undefined);
    return house.store.committed().then(() => facts.write);
  }
  return wait(house, passage, run);
}

/** What a waiting operation wrote in its short transactions is committed before it is answered, too. */
async function wait(house: House, passage: Passage, run: () => unknown): Promise<Verdict<HandleFacts>> {
  const mark = house.store.mark();
  passage.output = await run();
  await house.store.committed(mark);
  return facts.waits;
}
