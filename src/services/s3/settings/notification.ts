import { parseArn } from "../../../kernel/arn.ts";
import type { Event, NotificationConfiguration, NotificationConfigurationFilter } from "../../../model/types/s3.d.ts";
import { invalidArgument } from "../errors.ts";

/** One configuration, of whatever kind of destination. */
export interface Destination {
  readonly arn: string;
  readonly service: "sns" | "sqs" | "lambda";
  readonly id: string | undefined;
  readonly events: readonly Event[];
  readonly filter: NotificationConfigurationFilter | undefined;
}

/** All that a bucket notifies, in the order of the document. */
export const destinationsOf = (configuration: NotificationConfiguration): readonly Destination[] => [
  ...(configuration.TopicConfigurations ?? []).map(({ TopicArn, Id, Events, Filter }) =>
    destination("sns", TopicArn, Id, Events, Filter),
  ),
  ...(configuration.QueueConfigurations ?? []).map(({ QueueArn, Id, Events, Filter }) =>
    destination("sqs", QueueArn, Id, Events, Filter),
  ),
  ...(configuration.LambdaFunctionConfigurations ?? []).map(({ LambdaFunctionArn, Id, Events, Filter }) =>
    destination("lambda", LambdaFunctionArn, Id, Events, Filter),
  ),
];

const destination = (
  service: Destination["service"],
  arn: string,
  id: string | undefined,
  events: readonly Event[],
  filter: NotificationConfigurationFilter | undefined,
): Destination => ({ service, arn, id, events, filter });

/** "A bucket can have up to 100 event notification configurations." */
const mostConfigurations = 100;
const longestId = 255;
const longestValue = 1024;

/** Throws what S3 answers to a configuration that cannot be, whatever its destinations say. */
export function checkNotification(destinations: readonly Destination[], region: string): void {
  if (destinations.length > mostConfigurations)
    throw invalidArgument(`The number of configurations exceeds the limit of ${mostConfigurations}`);
  const ids = destinations.flatMap(({ id }) => id ?? []);
  if (new Set(ids).size < ids.length)
    throw invalidArgument("Same ID used for multiple configurations. IDs must be unique");
  for (const each of destinations) checkDestination(each, region);
  checkOverlaps(destinations);
}

function checkDestination({ arn, service, id, events, filter }: Destination, region: string): void {
  if ((id?.length ?? 0) > longestId) throw invalidArgument("ID length should not exceed allowed limit of 255");
  const parsed = parseArn(arn);
  if (parsed?.service !== service || parsed.resource === "")
    throw invalidArgument("The ARN is not well formed", `${service} ARN`, arn);
  if (parsed.region !== region)
    throw invalidArgument(
      "The notification destination service region is not valid for the bucket location constraint",
      arn,
      "null",
    );
  // "Amazon SQS FIFO queues and Amazon SNS FIFO topics are not supported as event notification destinations."
  if (parsed.resource.endsWith(".fifo"))
    throw invalidArgument(
      "Unable to validate the following destination configurations",
      arn,
      "FIFO destinations are not supported",
    );
  if (events.length === 0) throw invalidArgument("At least one event type must be specified");
  rulesOf(filter);
}

interface Affixes {
  readonly prefix: string;
  readonly suffix: string;
}

/** Prefix and suffix of a filter; empty where it has none. Throws InvalidArgument for one that cannot be. */
export function rulesOf(filter: NotificationConfigurationFilter | undefined): Affixes {
  const found = new Map<string, string>();
  for (const { Name, Value = "" } of filter?.Key?.FilterRules ?? []) {
    const name = (Name ?? "").toLowerCase();
    if (name !== "prefix" && name !== "suffix")
      throw invalidArgument("filter rule name must be either prefix or suffix", "FilterRule.Name", Name);
    if (found.has(name))
      throw invalidArgument(`Cannot specify more than one ${name} rule in a filter.`, "FilterRule.Name", Name);
    if (Value.length > longestValue)
      throw invalidArgument(
        `Size of filter rule value cannot exceed ${longestValue} bytes in UTF-8`,
        "FilterRule.Value",
        Value,
      );
    found.set(name, Value);
  }
  return { prefix: found.get("prefix") ?? "", suffix: found.get("suffix") ?? "" };
}

/** "Event notification configurations with overlapping prefixes and suffixes cannot share an event type." */
function checkOverlaps(destinations: readonly Destination[]): void {
  for (const [at, one] of destinations.entries()) {
    for (const other of destinations.slice(at + 1)) {
      if (!one.events.some((event) => other.events.some((another) => sameEvents(event, another)))) continue;
      const [a, b] = [rulesOf(one.filter), rulesOf(other.filter)];
      const prefixes = a.prefix.startsWith(b.prefix) || b.prefix.startsWith(a.prefix);
      const suffixes = a.suffix.endsWith(b.suffix) || b.suffix.endsWith(a.suffix);
      if (!prefixes || !suffixes) continue;
      const bare = a.prefix + a.suffix === "" && b.prefix + b.suffix === "";
      throw invalidArgument(
        bare
          ? "Configurations overlap. Configurations on the same bucket cannot share a common event type."
          : "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type.",
      );
    }
  }
}

/** `s3:ObjectCreated:*` is every event that begins so. */
export function sameEvents(a: string, b: string): boolean {
  return a === b || covers(a, b) || covers(b, a);
}

const covers = (pattern: string, event: string): boolean =>
  pattern.endsWith(":*") && event.startsWith(pattern.slice(0, -1));

/** The configuration with an id for each part that has none, and rule names as S3 writes them. */
export function completed(configuration: NotificationConfiguration, id: () => string): NotificationConfiguration {
  const whole = <
    T extends { readonly Id?: string | undefined; readonly Filter?: NotificationConfigurationFilter | undefined },
  >(
    list: readonly T[] | undefined,
  ): readonly T[] | undefined =>
    list?.map((each) => ({ ...each, Id: each.Id ?? id(), ...(each.Filter ? { Filter: spelled(each.Filter) } : {}) }));
  return {
    TopicConfigurations: whole(configuration.TopicConfigurations),
    QueueConfigurations: whole(configuration.QueueConfigurations),
    LambdaFunctionConfigurations: whole(configuration.LambdaFunctionConfigurations),
    EventBridgeConfiguration: configuration.EventBridgeConfiguration,
  };
}

const spelled = ({ Key }: NotificationConfigurationFilter): NotificationConfigurationFilter => ({
  Key: {
    FilterRules: (Key?.FilterRules ?? []).map(({ Name, Value }) => ({
      Name: (Name?.toLowerCase() === "prefix" ? "Prefix" : "Suffix") as typeof Name,
      Value,
    })),
  },
});
