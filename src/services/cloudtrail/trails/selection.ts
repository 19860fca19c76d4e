import type { AdvancedFieldSelector, EventSelector } from "../../../model/types/cloudtrail.d.ts";
import type { Selectors } from "../state.ts";

/** What selectors look at. */
export interface Selectable {
  readonly managementEvent: boolean;
  readonly readOnly: boolean;
  readonly eventSource: string;
  readonly eventName: string;
  readonly userIdentityArn: string | undefined;
  /** Of data events. */
  readonly resourceType: string | undefined;
  readonly resourceArns: readonly string[];
}

/** Where a trail has no selectors: all management events (API reference, GetEventSelectors). */
const usual: Selectors = {
  kind: "basic",
  list: [{ ReadWriteType: "All", IncludeManagementEvents: true, DataResources: [], ExcludeManagementEventSources: [] }],
};

export type Selects = (event: Selectable) => boolean;

export function selectsOf(selectors: Selectors = usual): Selects {
  if (selectors.kind === "basic") return (event) => selectors.list.some((each) => basicSelects(each, event));
  return (event) => selectors.list.some(({ FieldSelectors }) => FieldSelectors.every((each) => fieldFits(each, event)));
}

/** Data event types that the selectors name: what no trail names costs nothing. */
export function dataTypesOf(selectors: Selectors = usual): readonly string[] {
  if (selectors.kind === "basic")
    return selectors.list.flatMap(({ DataResources = [] }) => DataResources.flatMap(({ Type }) => Type ?? []));
  return selectors.list.flatMap(({ FieldSelectors }) =>
    FieldSelectors.flatMap(({ Field, Equals }) => (Field === "resources.type" ? (Equals ?? []) : [])),
  );
}

function basicSelects(selector: EventSelector, event: Selectable): boolean {
  const { ReadWriteType = "All", IncludeManagementEvents = true, ExcludeManagementEventSources = [] } = selector;
  if (ReadWriteType !== "All" && (ReadWriteType === "ReadOnly") !== event.readOnly) return false;
  if (event.managementEvent)
    return IncludeManagementEvents && !ExcludeManagementEventSources.includes(event.eventSource);
  return (selector.DataResources ?? []).some(
    ({ Type, Values = [] }) =>
      Type === event.resourceType && Values.some((value) => event.resourceArns.some((arn) => resourceFits(value, arn))),
  );
}

/**
 * `arn:aws:s3` stands for all buckets, `arn:aws:s3:::name/` for all objects of one, `.../prefix` for those that begin so;
 * `arn:aws:lambda` and `arn:aws:dynamodb` for all (API reference, DataResource).
 */
function resourceFits(value: string, arn: string): boolean {
  if (value.split(":").length <= 3) return arn.startsWith(`${value.replace(/:$/, "")}:`);
  return value.endsWith("/") || value.includes("/") ? arn.startsWith(value) : arn === value;
}

const fields: Readonly<Record<string, (event: Selectable) => readonly string[]>> = {
  eventCategory: ({ managementEvent }) => [managementEvent ? "Management" : "Data"],
  readOnly: ({ readOnly }) => [String(readOnly)],
  eventSource: ({ eventSource }) => [eventSource],
  eventName: ({ eventName }) => [eventName],
  eventType: () => ["AwsApiCall"],
  sessionCredentialFromConsole: () => [],
  "userIdentity.arn": ({ userIdentityArn }) => (userIdentityArn === undefined ? [] : [userIdentityArn]),
  "resources.type": ({ resourceType }) => (resourceType === undefined ? [] : [resourceType]),
  "resources.ARN": ({ resourceArns }) => resourceArns,
};

/** All operators of a field must hold; of an operator's values, one, and none of a Not operator's. */
function fieldFits(selector: AdvancedFieldSelector, event: Selectable): boolean {
  const found = fields[selector.Field]?.(event) ?? [];
  const any = (values: readonly string[], fits: (have: string, value: string) => boolean): boolean =>
    found.some((have) => values.some((value) => fits(have, value)));
  const { Equals, StartsWith, EndsWith, NotEquals, NotStartsWith, NotEndsWith } = selector;
  return (
    (!Equals || any(Equals, same)) &&
    (!StartsWith || any(StartsWith, begins)) &&
    (!EndsWith || any(EndsWith, ends)) &&
    !(NotEquals && any(NotEquals, same)) &&
    !(NotStartsWith && any(NotStartsWith, begins)) &&
    !(NotEndsWith && any(NotEndsWith, ends))
  );
}

const same = (have: string, value: string): boolean => have === value;
const begins = (have: string, value: string): boolean => have.startsWith(value);
const ends = (have: string, value: string): boolean => have.endsWith(value);
