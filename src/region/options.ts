import * as v from "valibot";
import { type AuthMode, authModes } from "../journey/house.ts";
import { ConfigurationError } from "../kernel/error.ts";
import { readInstant } from "./admin/clock.ts";

export { authModes };
export const durabilities = ["process", "disk"] as const;

/** What a start can be told. Every setting has a flag of the CLI with the same name. */
export interface StartOptions {
  /** Default 4566; 0 for any free port. */
  readonly port?: number | undefined;
  /** Further ports that answer alike: `443,80`, for clients that are told no endpoint. */
  readonly alsoListen?: string | readonly number[] | undefined;
  /** Answer DNS queries about AWS's names with this Fogbank's address. Default false, unless one of the next two is set. */
  readonly dns?: boolean | undefined;
  /** Default 4553; 0 for any free port. */
  readonly dnsPort?: number | undefined;
  /** Who is asked about other names: an IP address, with `:port` if it is not 53. Default nobody: there are none. */
  readonly dnsUpstream?: string | undefined;
  /** Address to listen on. Default 127.0.0.1: nobody else reaches it. */
  readonly host?: string | undefined;
  /** Folder of the state. Default `.fogbank` in the working folder. */
  readonly data?: string | undefined;
  /** Keep nothing: state in memory, gone with the process. */
  readonly ephemeral?: boolean | undefined;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  readonly auth?: AuthMode | undefined;
  readonly durability?: (typeof durabilities)[number] | undefined;
  /** Host, and port where it is not the usual one, for URLs in answers; `https://` before it where a proxy speaks TLS. */
  readonly publicHost?: string | undefined;
  /** Start with the clock standing still at this time: ISO 8601, or epoch milliseconds. */
  readonly clock?: string | number | undefined;
  /** Same ids for the same seed. For tests: nothing that is drawn is secret any more. */
  readonly seed?: string | undefined;
}

export interface Options {
  readonly port: number;
  readonly alsoListen: readonly number[];
  /** Undefined: DNS queries are not answered. */
  readonly dns: DnsOptions | undefined;
  readonly host: string;
  readonly data: string;
  readonly ephemeral: boolean;
  readonly account: string;
  readonly region: string;
  readonly auth: AuthMode;
  readonly durability: (typeof durabilities)[number];
  readonly publicHost: string | undefined;
  readonly publicScheme: string | undefined;
  readonly frozenAt: number | undefined;
  readonly seed: string | undefined;
}

export interface DnsOptions {
  readonly port: number;
  readonly upstream: { readonly host: string; readonly port: number } | undefined;
}

const portNumber = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number))]),
  v.integer(),
  v.minValue(0),
  v.maxValue(65_535),
);
const usablePort = v.pipe(portNumber, v.minValue(1));
/** As the command line has them, `443,80`, or one by one. */
const portList = v.pipe(
  v.unknown(),
  v.transform((given) => (typeof given === "string" ? given.split(",") : given)),
  v.array(usablePort),
);
/** `10.0.0.2`, `10.0.0.2:5353`, `2001:db8::53`, `[2001:db8::53]:5353`. */
const upstreamForms = /^(?:([\d.]+)(?::(\d+))?|\[([\da-f:.]+)\](?::(\d+))?|([\da-f]*:[\da-f:.]*))$/i;
const upstreamServer = v.pipe(
  v.string(),
  v.transform((text) => {
    const [, v4, v4port, v6, v6port, bare] = upstreamForms.exec(text) ?? [];
    return { host: v4 ?? v6 ?? bare ?? "", port: v4port ?? v6port ?? 53 };
  }),
  v.object({ host: v.pipe(v.string(), v.ip()), port: usablePort }),
);
const publicName = v.pipe(v.string(), v.regex(/^(https?:\/\/)?[A-Za-z0-9.:_-]+$/));
const hostName = v.pipe(v.string(), v.regex(/^[A-Za-z0-9.:_-]+$/));
/** Between the years 1970 and 9999: what AWS's timestamps can say. */
const instant = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.transform(readInstant))]),
  v.integer(),
  v.minValue(0),
  v.maxValue(253_402_300_799_999),
);

/** One row a setting: what it takes, in words, and how it is checked. */
const settings = {
  port: { takes: "a number from 0 to 65535", schema: portNumber },
  alsoListen: { takes: "ports from 1 to 65535, such as 443,80", schema: portList },
  dns: { takes: "true or false", schema: v.boolean() },
  dnsPort: { takes: "a number from 0 to 65535", schema: portNumber },
  dnsUpstream: { takes: "an IP address, with :port if it is not 53", schema: upstreamServer },
  host: { takes: "a host name or an IP address", schema: hostName },
  data: { takes: "the name of a folder", schema: v.pipe(v.string(), v.minLength(1)) },
  ephemeral: { takes: "true or false", schema: v.boolean() },
  account: { takes: "an account id of 12 digits", schema: v.pipe(v.string(), v.regex(/^\d{12}$/)) },
  region: {
    takes: "the name of a region, such as us-east-1",
    schema: v.pipe(v.string(), v.regex(/^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/)),
  },
  auth: { takes: authModes.join(", "), schema: v.picklist(authModes) },
  durability: { takes: durabilities.join(", "), schema: v.picklist(durabilities) },
  publicHost: {
    takes: "a host name, with :port if it is not the usual one and https:// behind a TLS proxy",
    schema: publicName,
  },
  clock: { takes: "a time such as 2026-01-31T12:00:00Z, or epoch milliseconds", schema: instant },
  seed: { takes: "a text", schema: v.pipe(v.string(), v.minLength(1)) },
} as const;

/** A port or a server for DNS would mean nothing without DNS. */
function dnsOptions({ dns, dnsPort, dnsUpstream }: StartOptions): DnsOptions | undefined {
  const wanted = dnsPort !== undefined ? "--dns-port" : dnsUpstream !== undefined ? "--dns-upstream" : undefined;
  if (dns === false && wanted !== undefined) {
    throw new ConfigurationError(`--dns false: makes no sense with ${wanted}; leave one of them out`);
  }
  if (!dns && wanted === undefined) return undefined;
  return { port: dnsPort ?? 4553, upstream: dnsUpstream as unknown as DnsOptions["upstream"] };
}

const flagOf = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Checks every setting. Throws ConfigurationError with one line that names the setting, its value and what it takes. */
export function readOptions(raw: StartOptions): Options {
  const given: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(raw)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(settings, name)) {
      throw new ConfigurationError(
        `${flagOf(name)}: no such setting; there are ${Object.keys(settings).map(flagOf).join(", ")}`,
      );
    }
    const { schema, takes } = settings[name as keyof typeof settings];
    const read = v.safeParse(schema, value);
    if (!read.success) throw new ConfigurationError(`${flagOf(name)} ${String(value)}: takes ${takes}`);
    given[name] = read.output;
  }
  const checked = given as { readonly [Name in keyof StartOptions]: StartOptions[Name] };
  if (checked.ephemeral && checked.data !== undefined) {
    throw new ConfigurationError(
      `--data ${checked.data}: makes no sense with --ephemeral, which keeps nothing; leave one of them out`,
    );
  }
  return {
    port: checked.port ?? 4566,
    alsoListen: (checked.alsoListen as readonly number[] | undefined) ?? [],
    dns: dnsOptions(checked),
    host: checked.host ?? "127.0.0.1",
    data: checked.data ?? ".fogbank",
    ephemeral: checked.ephemeral ?? false,
    account: checked.account ?? "000000000000",
    region: checked.region ?? "us-east-1",
    auth: checked.auth ?? "enforce",
    durability: checked.durability ?? "process",
    publicHost: checked.publicHost?.replace(/^https?:\/\//, ""),
    publicScheme: /^(https?):/.exec(checked.publicHost ?? "")?.[1],
    frozenAt: checked.clock as number | undefined,
    seed: checked.seed,
  };
}
