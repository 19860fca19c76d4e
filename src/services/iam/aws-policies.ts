import { crc32 } from "../../base/crc32.ts";
import { utf8Bytes } from "../../base/text.ts";
import type { Published } from "../../kernel/ports.ts";
import type { ManagedPoliciesTable, ManagedPolicyRow } from "../../model/iam.ts";

/** A policy that AWS manages: the same in every account, never changed by anybody here. */
export interface AwsPolicy {
  readonly arn: string;
  /** ANPA..., the same in every account. */
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly defaultVersion: string;
  /** The document of the default version, the only one that is published here. */
  readonly text: string;
}

export interface AwsPolicies {
  find(arn: string): AwsPolicy | undefined;
  /** In order of names. */
  all(): readonly AwsPolicy[];
}

/** Read when first asked for: three megabytes that most sessions never look at. */
export function createAwsPolicies(published: Published): AwsPolicies {
  let byArn: Map<string, AwsPolicy> | undefined;
  let list: readonly AwsPolicy[] | undefined;

  function load(): Map<string, AwsPolicy> {
    if (byArn) return byArn;
    const { policies } = published("managed-policies") as ManagedPoliciesTable;
    byArn = new Map();
    for (const [name, row] of Object.entries(policies)) {
      const policy = toPolicy(name, row);
      byArn.set(policy.arn, policy);
    }
    return byArn;
  }

  return {
    find: (arn) => (isAwsPolicyArn(arn) ? load().get(arn) : undefined),
    all() {
      list ??= [...load().values()].sort((a, b) => (a.name < b.name ? -1 : 1));
      return list;
    },
  };
}

/** What stands before path and name. */
const arnStart = "arn:aws:iam::aws:policy";

export const isAwsPolicyArn = (arn: string): boolean => arn.startsWith(`${arnStart}/`);

function toPolicy(name: string, row: ManagedPolicyRow): AwsPolicy {
  const path = row.path ?? "/";
  const arn = `${arnStart}${path}${name}`;
  let text: string | undefined;
  return {
    arn,
    id: stableId(arn),
    name,
    path,
    createdAt: row.created * 1000,
    updatedAt: (row.updated ?? row.created) * 1000,
    defaultVersion: row.version ?? "v1",
    get text() {
      text ??= JSON.stringify(row.document, undefined, 2);
      return text;
    },
  };
}

const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** AWS publishes no ids with its policies. These have the shape, and are the same on every machine. */
function stableId(arn: string): string {
  let id = "ANPA";
  for (let round = 0; id.length < 21; round++) {
    const bits = crc32(utf8Bytes(`${round} ${arn}`));
    for (let shift = 0; shift < 30 && id.length < 21; shift += 5) id += base32[(bits >>> shift) & 31];
  }
  return id;
}
