import { parseArn } from "../../../kernel/arn.ts";
import { invalidInput } from "../errors.ts";

const always = ["instance", "image", "security-group", "network-interface"] as const;

/** The kinds of EC2 resources that each scenario needs (API reference, "SimulateCustomPolicy", ResourceHandlingOption). */
const scenarios: Readonly<Record<string, readonly string[]>> = {
  "EC2-VPC-InstanceStore": always,
  "EC2-VPC-InstanceStore-Subnet": [...always, "subnet"],
  "EC2-VPC-EBS": [...always, "volume"],
  "EC2-VPC-EBS-Subnet": [...always, "subnet", "volume"],
};

/** @throws InvalidInput for an unknown scenario, and for a resource that it lacks */
export function requireScenario(option: string | undefined, resources: readonly string[]): void {
  if (option === undefined) return;
  const needed = Object.hasOwn(scenarios, option) ? scenarios[option] : undefined;
  if (!needed) throw invalidInput(`Invalid ResourceHandlingOption: ${option}`);
  const present = new Set(resources.map((resource) => parseArn(resource)?.resource.split("/", 1)[0]));
  for (const kind of needed) {
    if (!present.has(kind)) throw invalidInput(`ResourceHandlingOption ${option} requires a resource of type ${kind}.`);
  }
}
