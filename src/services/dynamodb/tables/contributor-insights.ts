import type { Call } from "../../../kernel/call.ts";
import type { Deps, DynamoHandler } from "../deps.ts";
import { noSuchIndex, validation } from "../errors.ts";
import { addressOf } from "../open-table.ts";
import type { Insights, Table } from "../state.ts";
import { type FoundTable, requireTable } from "./require-table.ts";

/** Contributor insights are kept as settings; what they would count is CloudWatch's to show. */

interface Asked {
  readonly TableName: string;
  readonly IndexName?: string | undefined;
}

function find(deps: Deps, call: Call, { TableName, IndexName }: Asked): FoundTable {
  const found = requireTable(deps, call, TableName);
  if (IndexName !== undefined && !found.table.global.some(({ name }) => name === IndexName))
    throw noSuchIndex(IndexName);
  return found;
}

const insightsOf = ({ insights = [] }: Table, index: string | undefined): Insights | undefined =>
  insights.find((each) => each.index === index);

export const updateContributorInsights: DynamoHandler<"UpdateContributorInsights"> = (deps, call, input) => {
  const { scope, table } = find(deps, call, input);
  const { IndexName: index, ContributorInsightsAction: action } = input;
  const mode = input.ContributorInsightsMode ?? "ACCESSED_AND_THROTTLED_KEYS";
  const others = (table.insights ?? []).filter((each) => each.index !== index);
  const wanted: Insights[] =
    action === "ENABLE" ? [{ ...(index !== undefined && { index }), mode, updatedAt: call.now }] : [];
  deps.tables.put(scope, { ...table, insights: [...others, ...wanted] });
  return {
    TableName: table.name,
    ...(index !== undefined && { IndexName: index }),
    ContributorInsightsStatus: action === "ENABLE" ? "ENABLING" : "DISABLING",
    ...(action === "ENABLE" && { ContributorInsightsMode: mode }),
  };
};

export const describeContributorInsights: DynamoHandler<"DescribeContributorInsights"> = (deps, call, input) => {
  const { table } = find(deps, call, input);
  const { IndexName: index } = input;
  const insights = insightsOf(table, index);
  return {
    TableName: table.name,
    ...(index !== undefined && { IndexName: index }),
    ...(insights
      ? {
          ContributorInsightsRuleList: rulesOf(table, insights),
          ContributorInsightsStatus: "ENABLED",
          LastUpdateDateTime: insights.updatedAt,
          ContributorInsightsMode: insights.mode,
        }
      : { ContributorInsightsStatus: "DISABLED" }),
  };
};

/** "CloudWatch contributor insights for DynamoDB: how it works": rules by key, each accessed and throttled. */
function rulesOf(table: Table, { index, mode }: Insights): string[] {
  const key = index === undefined ? table.key : table.global.find(({ name }) => name === index)?.key;
  const kinds = key && key.sort.length > 0 ? ["PKC", "SKC"] : ["PKC"];
  const throttled = kinds.map((kind) => kind.replace("C", "T"));
  const name = index === undefined ? table.name : `${table.name}-${index}`;
  return [...(mode === "THROTTLED_KEYS" ? [] : kinds), ...throttled].map(
    (kind) => `DynamoDBContributorInsights-${kind}-${name}-${table.createdAt}`,
  );
}

const mostListed = 100;

export const listContributorInsights: DynamoHandler<"ListContributorInsights"> = (deps, call, input) => {
  const { TableName, NextToken: token, MaxResults: most = mostListed } = input;
  if (most < 0) throw validation("MaxResults must not be negative");
  const only = TableName === undefined ? undefined : addressOf(call, TableName).name;
  const all = [...deps.tables.list(call)]
    .filter(({ name }) => only === undefined || name === only)
    .flatMap((table) => (table.insights ?? []).map((insights) => ({ table, insights })));
  const from = token === undefined ? 0 : Number(token) || 0;
  const shown = all.slice(from, from + most);
  return {
    ContributorInsightsSummaries: shown.map(({ table, insights }) => ({
      TableName: table.name,
      ...(insights.index !== undefined && { IndexName: insights.index }),
      ContributorInsightsStatus: "ENABLED",
      ContributorInsightsMode: insights.mode,
    })),
    ...(from + most < all.length && { NextToken: String(from + most) }),
  };
};
