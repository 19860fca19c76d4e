/**
 * What a host name says about a request: which endpoint, which region, and what stands in front of it.
 *
 *     sqs.eu-west-1.amazonaws.com             sqs              eu-west-1
 *     iam.amazonaws.com                       iam
 *     ec2.us-east-2.api.aws                   ec2              us-east-2
 *     photos.2024.s3.us-west-2.amazonaws.com  s3               us-west-2   label photos.2024
 *     photos.s3.localhost                     s3                           label photos
 *     photos.s3-website.eu-west-1...          s3              eu-west-1   label photos   alias s3-website
 *     a1b2c3.execute-api.us-east-1...         execute-api      us-east-1   label a1b2c3
 *     eu-west-1.queue.amazonaws.com           sqs              eu-west-1
 *     localhost, 127.0.0.1                    nothing
 */
export interface HostAddress {
  /** Endpoint prefix of a service; undefined where the name shows none. */
  readonly endpoint: string | undefined;
  readonly region: string | undefined;
  /** What stands before the endpoint, dots and all: a bucket, an API's id, an account. Empty where nothing does. */
  readonly label: string;
  /** The endpoint's name where it is another one than the tables': `s3-accelerate`, `queue`. Empty where it is not. */
  readonly alias: string;
  /** Everything before the domain: the bucket `events`, not EventBridge, where S3 is called as `events.localhost`. */
  readonly whole: string;
}

/**
 * Domains under which AWS's endpoints stand: each partition's and its dual-stack one, as the SDKs' list of partitions
 * has them, and that of function URLs; and those under which local clouds are reached.
 */
export const endpointDomains: readonly string[] = [
  "amazonaws.com",
  "api.aws",
  "on.aws",
  "amazonaws.com.cn",
  "api.amazonwebservices.com.cn",
  "amazonaws.eu",
  "api.amazonwebservices.eu",
  "c2s.ic.gov",
  "api.aws.ic.gov",
  "sc2s.sgov.gov",
  "api.aws.scloud",
  "cloud.adc-e.uk",
  "api.cloud-aws.adc-e.uk",
  "csp.hci.ic.gov",
  "api.aws.hci.ic.gov",
  "localhost.localstack.cloud",
  "localhost",
];

/** Names of endpoints that no table carries, and the endpoint that they mean. */
const aliases: Readonly<Record<string, string>> = {
  // Account-based endpoints: 111122223333.ddb.us-east-1.amazonaws.com.
  ddb: "dynamodb",
  ecr: "api.ecr",
  queue: "sqs",
  "s3-accelerate": "s3",
  "s3-accesspoint": "s3",
  "s3-external-1": "s3",
  "s3-object-lambda": "s3",
  "s3-website": "s3",
  "s3express-control": "s3",
  "streams-dynamodb": "streams.dynamodb",
};

/** RFC 1035's limit and a port; longer ones are no names and would only fill the memory. */
const longestHost = 253 + 6;

const nowhere: HostAddress = { endpoint: undefined, region: undefined, label: "", alias: "", whole: "" };

/**
 * Reads host names against the endpoints that are known. Results are remembered, up to a bound: clients repeat few names.
 */
export function createHostReader(endpoints: ReadonlySet<string>): (host: string | undefined) => HostAddress {
  const known = new Map<string, HostAddress>();
  return (host) => {
    if (host === undefined) return nowhere;
    const remembered = known.get(host);
    if (remembered) return remembered;
    const address = readHost(host, endpoints);
    if (host.length > longestHost) return address;
    if (known.size >= 1000) known.clear();
    known.set(host, address);
    return address;
  };
}

function readHost(host: string, endpoints: ReadonlySet<string>): HostAddress {
  const name = withoutPort(host).toLowerCase();
  const domain = endpointDomains.find((each) => name.endsWith(`.${each}`));
  if (domain === undefined) return nowhere;
  const labels = name.slice(0, -domain.length - 1).split(".");
  const region = takeRegion(labels);
  return endpointOf(labels, region, endpoints);
}

/** Whether the name of a host stands under a domain of AWS's endpoints: strangers have no say in what those mean. */
export function isServiceDomain(host: string): boolean {
  const name = withoutPort(host).toLowerCase();
  return endpointDomains.some((domain) => name === domain || name.endsWith(`.${domain}`));
}

function withoutPort(host: string): string {
  // An IPv6 literal stands in brackets and names no service.
  if (host.startsWith("[")) return host;
  const colon = host.indexOf(":");
  return colon < 0 ? host : host.slice(0, colon);
}

/** Takes the region off the end of `labels`, or from before SQS's old `queue`. */
function takeRegion(labels: string[]): string | undefined {
  let region: string | undefined;
  const last = labels.at(-1) ?? "";
  if (isRegion(last)) {
    region = last;
    labels.pop();
  } else if (last === "global" || last === "us-gov") {
    labels.pop();
  } else if (last === "queue" && labels.length > 1 && isRegion(labels.at(-2) ?? "")) {
    region = labels.splice(-2, 1)[0];
  }
  if (labels.at(-1) === "dualstack") labels.pop();
  return region;
}

/** The longest run of labels at the end that is an endpoint; endpoints may have dots (`streams.dynamodb`). */
function endpointOf(
  labels: readonly string[],
  region: string | undefined,
  endpoints: ReadonlySet<string>,
): HostAddress {
  const whole = labels.join(".");
  for (let from = 0; from < labels.length; from++) {
    const name = labels.slice(from).join(".");
    const endpoint = knownEndpoint(name, endpoints);
    if (endpoint === undefined) continue;
    const label = labels.slice(0, from).join(".");
    const plain = withoutFips(name);
    return { endpoint, region, label, alias: plain === endpoint ? "" : plain, whole };
  }
  const label = labels.slice(0, -1).join(".");
  const found = olderS3(labels.at(-1) ?? "", region);
  return found ? { ...found, label, whole } : { endpoint: undefined, region, label: whole, alias: "", whole };
}

function knownEndpoint(name: string, endpoints: ReadonlySet<string>): string | undefined {
  if (endpoints.has(name)) return name;
  const plain = withoutFips(name);
  const alias = Object.hasOwn(aliases, plain) ? aliases[plain] : plain;
  return alias !== undefined && endpoints.has(alias) ? alias : undefined;
}

const withoutFips = (name: string): string => (name.endsWith("-fips") ? name.slice(0, -5) : name);

/**
 * `bucket.s3-us-west-2.amazonaws.com` and `bucket.s3-website-us-west-2.amazonaws.com`, from before regions had labels of
 * their own, and a directory bucket in its zone: `bucket--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com`.
 */
function olderS3(
  name: string,
  region: string | undefined,
): Pick<HostAddress, "endpoint" | "region" | "alias"> | undefined {
  if (name.startsWith("s3express-")) return { endpoint: "s3", region, alias: "s3express" };
  const website = name.startsWith("s3-website-");
  const named = website ? name.slice(11) : name.startsWith("s3-") ? name.slice(3) : "";
  return isRegion(named) ? { endpoint: "s3", region: named, alias: website ? "s3-website" : "" } : undefined;
}

const regionName = /^[a-z]{2,4}(?:-[a-z]+){1,3}-\d{1,2}$/;

export function isRegion(label: string): boolean {
  return regionName.test(label);
}

/** Whether a name is a website's endpoint's: websites have names, and a road, of their own. */
export const isWebsiteHost = (host: string | undefined): boolean =>
  host?.includes(".s3-website") === true && websiteHost.test(host);

/** The endpoint's label with nothing but a region between it and one of the domains. */
const websiteHost = /\.s3-website(?:[.-][a-z]{2,4}(?:-[a-z]+){1,3}-\d{1,2})?\.(?:amazonaws\.|localhost)/i;
