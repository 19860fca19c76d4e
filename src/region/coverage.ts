import type { ServiceModel } from "../model/link.ts";
import type { TableIndex } from "../model/table.ts";
import type { Cast } from "./cast.ts";

export interface ServiceCoverage {
  readonly service: string;
  readonly name: string;
  readonly operations: number;
  readonly implemented: readonly string[];
  readonly missing: readonly string[];
}

/** What is there and what is not, operation by operation, from the same tables that the road reads. */
export async function coverageOf(
  index: TableIndex,
  model: (id: string) => ServiceModel,
  cast: Cast,
): Promise<ServiceCoverage[]> {
  const served = new Map((await cast.loadAll()).map((service) => [service.definition.id, service]));
  return index.services.map(({ id, serviceId }) => {
    const operations = served.get(id)?.definition.operations;
    const names = model(id).operationNames;
    return {
      service: id,
      name: serviceId,
      operations: names.length,
      implemented: names.filter((name) => operations?.has(name)),
      missing: names.filter((name) => !operations?.has(name)),
    };
  });
}
