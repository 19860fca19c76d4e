import type { IamActionsTable } from "../../../src/model/iam.ts";
import type { ServiceModel } from "../../../src/model/link.ts";
import type { Finding } from "../rule.ts";

/** As much of a service's definition as the rule looks at. */
export interface DefinedService {
  readonly id: string;
  readonly operations: ReadonlyMap<string, unknown>;
  readonly iam: ReadonlyMap<string, { readonly action: string }>;
  readonly collections: readonly { readonly name: string }[];
}

/** The holes between a service, its table and the actions that AWS publishes. */
export function holesIn(service: DefinedService, model: ServiceModel, actions: IamActionsTable): Finding[] {
  const found: Finding[] = [];
  const hole = (file: string, says: string, remedy: string): void =>
    void found.push({ file: `src/services/${service.id}/${file}`, line: 1, says, remedy });

  for (const name of service.operations.keys()) {
    if (!model.operation(name))
      hole("index.ts", `${name} is no operation of the table`, "Remove it, or patch the table");
    if (!service.iam.has(name)) hole("iam.ts", `${name} has no row`, "Add one, or nobody may call it");
  }
  for (const [name, { action }] of service.iam) {
    if (!service.operations.has(name)) hole("iam.ts", `the row ${name} is no operation`, "Remove it");
    if (!isKnown(actions, action))
      hole("iam.ts", `${name} asks for ${action}, which AWS does not have`, "See src/model/tables/iam-actions.json");
  }
  for (const { name } of service.collections) {
    if (!name.startsWith(`${service.id}.`))
      hole("state.ts", `the collection ${name} does not carry its service's name`, `Call it ${service.id}.<noun>`);
  }
  return found;
}

function isKnown({ services }: IamActionsTable, action: string): boolean {
  const [prefix = "", name = ""] = action.split(":");
  return Object.hasOwn(services, prefix) && Object.hasOwn(services[prefix]?.actions ?? {}, name);
}
