import type { Protocol, TableService } from "../model/table.ts";
import type { HostAddress } from "./host.ts";
import type { SigningScope } from "./scope.ts";

/** Narrowing the services that a request may mean. */

export type Services = readonly TableService[];

/** Scopes under which S3 is also signed: directory buckets and Object Lambda. */
export const signingAliases: ReadonlySet<string> = new Set(["s3express", "s3-object-lambda"]);

export interface Hints {
  readonly scope: SigningScope | undefined;
  readonly host: HostAddress;
  /** Services that the scope names; undefined where it names none that we know. */
  readonly signed: Services | undefined;
  readonly hosted: Services | undefined;
}

/** Those of `services` that scope and host agree with; a hint that would leave nobody is not taken. */
export function narrow(services: Services, hints: Hints): Services {
  return intersection(intersection(services, hints.signed), hints.hosted);
}

export function intersection(services: Services, others: Services | undefined): Services {
  if (!others || services.length === 0) return services;
  if (others.length === 1 && others[0] && services.includes(others[0])) return others;
  const both = services.filter((service) => others.includes(service));
  return both.length === 0 ? services : both;
}

/** The only one, or the first that `knows` the request; among several that do, the one that owns the signing name. */
export function pick(services: Services, knows: (service: TableService) => boolean): TableService | undefined {
  if (services.length <= 1) return services[0];
  const able = services.filter(knows);
  return able.find((service) => service.id === service.signingName) ?? able[0];
}

/** A signed request means the service of its scope, an unsigned one that of its host: if that has no query, it is REST. */
export function mayBeQuery({ signed, hosted, scope }: Hints): boolean {
  const named = signed ?? hosted;
  return named ? named.some((service) => queryProtocol(service) !== undefined) : scope === undefined;
}

export function onlySpeaksQuery({ signed, hosted }: Hints): boolean {
  const named = signed ?? hosted;
  return named?.every((service) => service.protocols.every((each) => each === "query" || each === "ec2")) === true;
}

export function queryProtocol(service: TableService): Protocol | undefined {
  return service.protocols.find((protocol) => protocol === "query" || protocol === "ec2");
}

export function restProtocol(service: TableService): Protocol | undefined {
  return service.protocols.find((protocol) => protocol === "rest-json" || protocol === "rest-xml");
}

/** Services whose links in mails and messages carry an Action and no Version: SNS, to confirm and to unsubscribe. */
const versionless: ReadonlySet<string> = new Set(["sns"]);

/** Those of this version; EC2 keeps answering every version that it ever had, the others have one. */
export function speakersOf(services: Services, version: string): Services {
  if (version === "") return services.filter((service) => versionless.has(service.id));
  const exact = services.filter((service) => service.apiVersion === version);
  return exact.length > 0 ? exact : services.filter((service) => service.protocols.includes("ec2"));
}

export function grouped(
  services: Services,
  keyOf: (service: TableService) => string | undefined,
): Map<string, Services> {
  const groups = new Map<string, TableService[]>();
  for (const service of services) {
    const key = keyOf(service);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(service);
    else groups.set(key, [service]);
  }
  return groups;
}
