import type { RoutingRule, WebsiteConfiguration } from "../../../model/types/s3.d.ts";
import { invalidArgument, invalidRequest, malformedXml } from "../errors.ts";

/** "Amazon S3 has a limitation of 50 routing rules per website configuration." */
const mostRules = 50;

/** Throws what S3 answers to a configuration that it does not take. */
export function checkWebsite(configuration: WebsiteConfiguration): void {
  const { IndexDocument, ErrorDocument, RedirectAllRequestsTo, RoutingRules } = configuration;
  if (RedirectAllRequestsTo) {
    if (IndexDocument || ErrorDocument || RoutingRules)
      throw invalidArgument(
        "RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.",
        "RedirectAllRequestsTo",
        "not null",
      );
    if (RedirectAllRequestsTo.HostName === "") throw malformedXml();
    return;
  }
  if (!IndexDocument)
    throw invalidArgument(
      "A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty",
      "IndexDocument",
      "null",
    );
  const { Suffix } = IndexDocument;
  if (Suffix === "" || Suffix.includes("/"))
    throw invalidArgument("The IndexDocument Suffix is not well formed", "IndexDocument", Suffix);
  if (ErrorDocument?.Key === "") throw invalidArgument("The ErrorDocument Key is not well formed", "ErrorDocument", "");
  checkRules(RoutingRules ?? []);
}

function checkRules(rules: readonly RoutingRule[]): void {
  if (rules.length > mostRules)
    throw invalidRequest(`The number of RoutingRules (${rules.length}) exceeds the limit of ${mostRules}.`);
  for (const rule of rules) checkRule(rule);
}

function checkRule({ Condition, Redirect }: RoutingRule): void {
  if (Condition) {
    const { HttpErrorCodeReturnedEquals: code, KeyPrefixEquals } = Condition;
    if (code === undefined && KeyPrefixEquals === undefined)
      throw invalidRequest(
        "Condition cannot be empty. To redirect all requests without a condition, the condition element shouldn't be present.",
      );
    if (code !== undefined && !/^[45]\d\d$/.test(code))
      throw invalidRequest(`The provided HTTP error code (${code}) is not valid. Valid codes are 4XX or 5XX.`);
  }
  const { HttpRedirectCode: status, ReplaceKeyPrefixWith, ReplaceKeyWith, HostName, Protocol } = Redirect;
  if (ReplaceKeyPrefixWith !== undefined && ReplaceKeyWith !== undefined)
    throw invalidRequest("You can only define ReplaceKeyPrefix or ReplaceKey but not both.");
  if (status !== undefined && !/^3(?!00)\d\d$/.test(status))
    throw invalidRequest(`The provided HTTP redirect code (${status}) is not valid. Valid codes are 3XX except 300.`);
  const parts = [status, ReplaceKeyPrefixWith, ReplaceKeyWith, HostName, Protocol];
  if (parts.every((part) => part === undefined)) throw malformedXml();
}
