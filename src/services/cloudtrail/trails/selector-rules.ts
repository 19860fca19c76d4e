import type {
  AdvancedEventSelector,
  AdvancedFieldSelector,
  EventSelector,
  PutEventSelectorsRequest,
} from "../../../model/types/cloudtrail.d.ts";
import { invalidSelectors, notImplemented } from "../errors.ts";
import type { Selectors } from "../state.ts";

/** Limits of a trail's selectors (CloudTrail user guide, "Quotas in AWS CloudTrail"). */
const mostBasic = 5;
const mostDataResources = 250;
const mostConditions = 500;

/** Types that basic selectors take, with what their values begin with (API reference, DataResource). */
const basicTypes: Readonly<Record<string, string>> = {
  "AWS::S3::Object": "arn:aws:s3",
  "AWS::Lambda::Function": "arn:aws:lambda",
  "AWS::DynamoDB::Table": "arn:aws:dynamodb",
};
const excludable: ReadonlySet<string> = new Set(["kms.amazonaws.com", "rdsdata.amazonaws.com"]);

const operators = ["Equals", "StartsWith", "EndsWith", "NotEquals", "NotStartsWith", "NotEndsWith"] as const;
type Operator = (typeof operators)[number];

interface FieldRule {
  readonly categories: readonly string[];
  readonly operators: readonly Operator[];
  readonly values?: readonly string[];
  /** Takes one value only. */
  readonly single?: boolean;
}

/** Which fields advanced selectors take, and how (API reference, AdvancedFieldSelector). */
const fieldRules: Readonly<Record<string, FieldRule>> = {
  eventCategory: { categories: ["Management", "Data"], operators: ["Equals"], single: true },
  readOnly: { categories: ["Management", "Data"], operators: ["Equals"], values: ["true", "false"], single: true },
  eventSource: { categories: ["Management", "Data"], operators },
  eventName: { categories: ["Management", "Data"], operators },
  eventType: { categories: ["Management", "Data"], operators },
  sessionCredentialFromConsole: {
    categories: ["Management", "Data"],
    operators: ["Equals", "NotEquals"],
    values: ["true", "false"],
  },
  "userIdentity.arn": { categories: ["Management", "Data"], operators },
  "resources.type": { categories: ["Data"], operators: ["Equals"], single: true },
  "resources.ARN": { categories: ["Data"], operators },
};

/** What PutEventSelectors is to store. Throws InvalidEventSelectorsException, and names what is not there. */
export function readSelectors({ EventSelectors, AdvancedEventSelectors }: PutEventSelectorsRequest): Selectors {
  const basic = EventSelectors ?? [];
  const advanced = AdvancedEventSelectors ?? [];
  if (basic.length > 0 && advanced.length > 0)
    throw invalidSelectors("You can use either event selectors or advanced event selectors, not both.");
  if (basic.length > 0) return { kind: "basic", list: readBasic(basic) };
  if (advanced.length > 0) return { kind: "advanced", list: readAdvanced(advanced) };
  throw invalidSelectors("At least one event selector must be specified.");
}

function readBasic(selectors: readonly EventSelector[]): readonly EventSelector[] {
  if (selectors.length > mostBasic)
    throw invalidSelectors(`A trail can have no more than ${mostBasic} event selectors.`);
  let resources = 0;
  for (const { DataResources = [], ExcludeManagementEventSources = [] } of selectors) {
    for (const { Type = "", Values = [] } of DataResources) {
      const prefix = Object.hasOwn(basicTypes, Type) ? basicTypes[Type] : undefined;
      if (prefix === undefined) throw invalidSelectors(`${Type} is not a valid data resource type.`);
      const wrong = Values.find((value) => value !== prefix && !value.startsWith(`${prefix}:`));
      if (wrong !== undefined)
        throw invalidSelectors(`${wrong} is not a valid value of the data resource type ${Type}.`);
      resources += Values.length;
    }
    const unknown = ExcludeManagementEventSources.find((source) => !excludable.has(source));
    if (unknown !== undefined) throw invalidSelectors(`${unknown} is not a valid management event source to exclude.`);
  }
  if (resources > mostDataResources)
    throw invalidSelectors(`A trail can have no more than ${mostDataResources} data resources.`);
  return selectors.map((each) => ({
    ReadWriteType: each.ReadWriteType ?? "All",
    IncludeManagementEvents: each.IncludeManagementEvents ?? true,
    DataResources: each.DataResources ?? [],
    ExcludeManagementEventSources: each.ExcludeManagementEventSources ?? [],
  }));
}

function readAdvanced(selectors: readonly AdvancedEventSelector[]): readonly AdvancedEventSelector[] {
  let conditions = 0;
  for (const { FieldSelectors } of selectors) {
    const category = categoryOf(FieldSelectors);
    const seen = new Set<string>();
    for (const each of FieldSelectors) {
      if (seen.has(each.Field)) throw invalidSelectors(`The field ${each.Field} is given twice.`);
      seen.add(each.Field);
      conditions += requireField(each, category);
    }
    if (category === "Data" && !seen.has("resources.type"))
      throw invalidSelectors("Selectors of data events must have the field resources.type.");
  }
  if (conditions > mostConditions)
    throw invalidSelectors(`Selectors can have no more than ${mostConditions} conditions.`);
  return selectors;
}

function categoryOf(fields: readonly AdvancedFieldSelector[]): string {
  const category = fields.find(({ Field }) => Field === "eventCategory")?.Equals?.[0];
  if (category === "Management" || category === "Data") return category;
  if (category === "NetworkActivity") throw notImplemented("eventCategory NetworkActivity");
  throw invalidSelectors(
    "Each selector must have the field eventCategory, equal to Management, Data or NetworkActivity.",
  );
}

/** Returns how many conditions the field has. */
function requireField(selector: AdvancedFieldSelector, category: string): number {
  const { Field } = selector;
  const rule = Object.hasOwn(fieldRules, Field) ? fieldRules[Field] : undefined;
  if (!rule?.categories.includes(category))
    throw invalidSelectors(`${Field} is not a valid field of ${category} events.`);
  let conditions = 0;
  for (const operator of operators) {
    const values = selector[operator];
    if (!values) continue;
    if (!rule.operators.includes(operator)) throw invalidSelectors(`The field ${Field} does not take ${operator}.`);
    if (rule.single && values.length > 1) throw invalidSelectors(`The field ${Field} takes one value.`);
    const wrong = rule.values && values.find((value) => !rule.values?.includes(value));
    if (wrong !== undefined) throw invalidSelectors(`${wrong} is not a valid value of the field ${Field}.`);
    conditions += values.length;
  }
  if (conditions === 0) throw invalidSelectors(`The field ${Field} has no operator.`);
  return conditions;
}
