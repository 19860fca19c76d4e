import { ConfigurationError } from "../kernel/error.ts";
import { ask, type Reach } from "./reach.ts";

interface Coverage {
  readonly service: string;
  readonly name: string;
  readonly operations: number;
  readonly implemented: readonly string[];
  readonly missing: readonly string[];
}

export async function servicesCommand(
  service: string | undefined,
  { json, ...reach }: Reach & { readonly json?: boolean },
): Promise<number> {
  const { services } = await ask<{ services: readonly Coverage[] }>(reach, "services");
  const shown = service === undefined ? services : services.filter((each) => each.service === service);
  if (shown.length === 0)
    throw new ConfigurationError(`services ${service}: no such service; fogbank services lists all`);
  if (json) process.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
  else if (service === undefined) process.stdout.write(overview(shown));
  else process.stdout.write(shown.map(detail).join(""));
  return 0;
}

function overview(services: readonly Coverage[]): string {
  const row = ({ service, implemented, operations }: Coverage): string =>
    `${service.padEnd(28)}${String(implemented.length).padStart(4)} of ${String(operations).padStart(4)}\n`;
  const there = services.filter(({ implemented }) => implemented.length > 0);
  const known = services.filter(({ implemented }) => implemented.length === 0);
  return `${there.map(row).join("")}\nKnown to AWS, not yet implemented here (every operation answers 501 by name):\n${known.map(row).join("")}`;
}

function detail({ service, name, implemented, missing, operations }: Coverage): string {
  const list = (names: readonly string[]): string => names.map((each) => `  ${each}\n`).join("");
  const head = `${service} (${name}): ${implemented.length} of ${operations} operations\n`;
  return `${head}${list(implemented)}${missing.length > 0 ? `\nNot implemented, answers 501:\n${list(missing)}` : ""}`;
}
