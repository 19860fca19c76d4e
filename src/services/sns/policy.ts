import { checkPolicy } from "../../engines/iam/index.ts";
import { invalid } from "./errors.ts";

/** What a topic has whose owner set no policy (recorded from CreateTopic and GetTopicAttributes). */
export const defaultPolicy = (arn: string, owner: string): string =>
  JSON.stringify({
    Version: "2008-10-17",
    Id: "__default_policy_ID",
    Statement: [
      {
        Sid: "__default_statement_ID",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: [
          "SNS:GetTopicAttributes",
          "SNS:SetTopicAttributes",
          "SNS:AddPermission",
          "SNS:RemovePermission",
          "SNS:DeleteTopic",
          "SNS:Subscribe",
          "SNS:ListSubscriptionsByTopic",
          "SNS:Publish",
        ],
        Resource: arn,
        Condition: { StringEquals: { "AWS:SourceOwner": owner } },
      },
    ],
  });

/** "Policy size: 30 KB" (AWS general reference, "Amazon SNS endpoints and quotas"). */
const mostBytes = 30 * 1024;

/** The policy as it is stored. */
export function acceptPolicy(text: string): string {
  if (Buffer.byteLength(text) > mostBytes) throw invalid("Policy Error: policy is too large");
  const problem = checkPolicy(text, "resource");
  if (problem) throw invalid(`Policy Error: ${problem.message}`);
  return text;
}

interface Document {
  readonly Statement: unknown;
}

interface Statement {
  readonly Sid?: string;
}

/** "The AddPermission action": what may be delegated (SNS API reference, AddPermission). */
const delegable: ReadonlySet<string> = new Set([
  "AddPermission",
  "DeleteTopic",
  "GetDataProtectionPolicy",
  "GetTopicAttributes",
  "ListSubscriptionsByTopic",
  "ListTagsForResource",
  "Publish",
  "PutDataProtectionPolicy",
  "RemovePermission",
  "SetTopicAttributes",
  "Subscribe",
]);

const alone = <T>(list: readonly T[]): T | readonly T[] =>
  list.length === 1 && list[0] !== undefined ? list[0] : list;

export function withPermission(
  policy: string,
  arn: string,
  label: string,
  accounts: readonly string[],
  actions: readonly string[],
): string {
  const { document, statements } = read(policy);
  if (statements.some(({ Sid }) => Sid === label)) throw invalid("Statement already exists");
  if (accounts.length === 0) throw invalid("AWSAccountId");
  for (const action of actions) {
    if (!delegable.has(action)) throw invalid("Policy statement action out of service scope!");
  }
  for (const account of accounts) if (!/^\d{12}$/.test(account)) throw invalid("Policy Error: PrincipalNotFound");
  const added = {
    Sid: label,
    Effect: "Allow",
    Principal: { AWS: alone(accounts.map((account) => `arn:aws:iam::${account}:root`)) },
    Action: alone(actions.map((action) => `SNS:${action}`)),
    Resource: arn,
  };
  return acceptPolicy(JSON.stringify({ ...document, Statement: [...statements, added] }));
}

/** Without the statement of this label; where there is none, as it is. */
export function withoutPermission(policy: string, label: string): string {
  const { document, statements } = read(policy);
  return JSON.stringify({ ...document, Statement: statements.filter(({ Sid }) => Sid !== label) });
}

function read(policy: string): { readonly document: Document; readonly statements: readonly Statement[] } {
  const document = JSON.parse(policy) as Document;
  return { document, statements: [document.Statement].flat() as readonly Statement[] };
}
