import type { Passage, Stage } from "../../kernel/stage.ts";
import type { House } from "../house.ts";

export interface MeasureFacts {
  readonly counted: string;
}

/** Counts the passage, and tells who keeps "last used" of an allowed call. */
export const measure = (house: House): Stage<MeasureFacts> => ({
  name: "measure",
  run(passage) {
    // What no table knows is counted together: names that strangers make up must not fill the memory.
    const service = passage.model?.service.id ?? "unknown";
    const operation = passage.operation?.name ?? "unknown";
    const micros = house.micros() - passage.startedMicros;
    house.metrics.record(service, operation, passage.journey.status ?? 500, micros);
    remember(house, passage);
    return undefined;
  },
});

function remember(house: House, { call, error }: Passage): void {
  if (!call || error || call.principal.kind === "anonymous") return;
  const identities = house.gift("identities");
  if (identities && !(identities instanceof Promise)) identities.recordUse(call);
}
