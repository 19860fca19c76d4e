import { keptByText } from "../../base/kept.ts";
import { arn, isAccountId, parseArn } from "../../kernel/arn.ts";
import type { Call, Scope } from "../../kernel/call.ts";
import { invalidAddress, missingParameter } from "./errors.ts";

/** Which queue is meant, and where it lives. */
export interface Address extends Scope {
  readonly name: string;
  readonly arn: string;
}

interface UrlParts {
  readonly account: string;
  readonly name: string;
  /** That the host's name says, if it is one of AWS's. */
  readonly region: string | undefined;
}

/**
 * The queue of a URL: its account and name stand at the end of the path, whatever host is in front (SQS developer guide,
 * "Queue and message identifiers"): sqs.eu-west-1.amazonaws.com, eu-west-1.queue.amazonaws.com, queue.amazonaws.com,
 * localhost.
 */
const partsOf = keptByText((url): UrlParts | null => {
  const [, host = "", path = ""] = /^(?:https?:\/\/([^/]*))?\/?(.*)$/s.exec(url) ?? [];
  const segments = path.replace(/\/$/, "").split("/");
  const name = segments.at(-1);
  const account = segments.at(-2);
  if (name === undefined || account === undefined || !isAccountId(account)) return null;
  return { account, name, region: hostRegion(host) };
}, 5_000);

function hostRegion(host: string): string | undefined {
  const named =
    /^(?:sqs(?:-fips)?\.([a-z0-9-]+)|([a-z0-9-]+)\.queue)\.(?:amazonaws\.com|api\.aws)(?:\.cn)?(?::\d+)?$/.exec(host);
  return named?.[1] ?? named?.[2];
}

const addresses = new WeakMap<Call, { readonly url: string; readonly address: Address }>();

/** Throws MissingParameter without a URL, InvalidAddress where it is none of a queue in the call's region. */
export function addressOf(call: Call, url: string | undefined): Address {
  const known = addresses.get(call);
  if (known && known.url === url) return known.address;
  if (url === undefined || url === "") throw missingParameter("QueueUrl");
  const parts = partsOf(url);
  if (parts === null || (parts.region !== undefined && parts.region !== call.region)) throw invalidAddress(url);
  const address = addressIn({ account: parts.account, region: call.region }, parts.name);
  addresses.set(call, { url, address });
  return address;
}

export function addressIn({ account, region }: Scope, name: string): Address {
  return { account, region, name, arn: arn("sqs", region, account, name) };
}

/** Undefined for what is no queue's ARN. */
export function addressOfArn(text: string): Address | undefined {
  const parts = parseArn(text);
  if (parts?.service !== "sqs" || !isAccountId(parts.account) || parts.region === "" || parts.resource === "")
    return undefined;
  return addressIn(parts, parts.resource);
}

export const urlOf = ({ baseUrl }: Call, { account, name }: Pick<Address, "account" | "name">): string =>
  `${baseUrl}/${account}/${name}`;
