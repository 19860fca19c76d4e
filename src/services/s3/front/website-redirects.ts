import { percentEncodePath } from "../../../base/percent.ts";
import type { FrontAnswer } from "../../../kernel/front.ts";
import type { Redirect, RedirectAllRequestsTo, RoutingRule } from "../../../model/types/s3.d.ts";

/** Where a website sends its visitors instead (S3 user guide, "Configuring a webpage redirect"). */

/** What a redirect keeps of the visit where it says nothing. */
export interface Visited {
  readonly scheme: "http" | "https";
  readonly host: string;
  readonly key: string;
}

/** The redirect of the first rule that fits; `status`: of what failed, or undefined before anything was tried. */
export function ruledRedirect(
  rules: readonly RoutingRule[],
  visited: Visited,
  status: number | undefined,
): FrontAnswer | undefined {
  const rule = rules.find((each) => fits(each, visited.key, status));
  return rule && redirect(rule.Redirect, rule.Condition?.KeyPrefixEquals ?? "", visited);
}

function fits({ Condition }: RoutingRule, key: string, status: number | undefined): boolean {
  const wanted = Condition?.HttpErrorCodeReturnedEquals;
  if (wanted === undefined ? status !== undefined : wanted !== String(status)) return false;
  return key.startsWith(Condition?.KeyPrefixEquals ?? "");
}

function redirect(to: Redirect, prefix: string, { scheme, host, key }: Visited): FrontAnswer {
  const { ReplaceKeyWith, ReplaceKeyPrefixWith, Protocol, HostName, HttpRedirectCode } = to;
  const target =
    ReplaceKeyWith ?? (ReplaceKeyPrefixWith === undefined ? key : ReplaceKeyPrefixWith + key.slice(prefix.length));
  const url = `${Protocol ?? scheme}://${HostName ?? host}/${percentEncodePath(target)}`;
  return movedTo(url, Number(HttpRedirectCode ?? 301));
}

/** The whole website has moved: path and query stay as they were sent. */
export function redirectAll(
  { HostName, Protocol }: RedirectAllRequestsTo,
  scheme: Visited["scheme"],
  rest: string,
): FrontAnswer {
  return movedTo(`${Protocol ?? scheme}://${HostName}/${rest}`, 301);
}

export const movedTo = (url: string, status: number): FrontAnswer => ({ status, headers: { Location: url }, body: "" });
