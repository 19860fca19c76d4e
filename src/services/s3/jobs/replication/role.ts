import { parseArn } from "../../../../kernel/arn.ts";
import type { Principal } from "../../../../kernel/call.ts";
import type { CredentialGiver } from "../../../../kernel/gifts.ts";
import type { Ports } from "../../../../kernel/ports.ts";
import type { Operations as StsOperations } from "../../../../model/types/sts.d.ts";
import { bucketArn } from "../../access/arns.ts";
import type { Bucket } from "../../state.ts";

/** A session is renewed this long before its end. */
const renewalMs = 5 * 60_000;

interface Assumed {
  readonly principal: Principal;
  readonly until: number;
}

export type ReplicationRole = (bucket: Bucket, roleArn: string) => Promise<Principal>;

/** The role of a configuration, really assumed: its trust policy must let S3 in. Rejects with STS's refusal. */
export function createReplicationRole({
  peers,
  sessions,
  clock,
  store,
}: Pick<Ports, "peers" | "clock" | "store"> & { readonly sessions: CredentialGiver }): ReplicationRole {
  const kept = new Map<string, Assumed>();
  store.onUpheaval(() => kept.clear());
  return async (bucket, RoleArn) => {
    const name = `${RoleArn} ${bucket.name}`;
    const known = kept.get(name);
    if (known && known.until - renewalMs > clock.now()) return known.principal;
    const { Credentials } = await peers.to<StsOperations>("sts").call(
      "AssumeRole",
      { RoleArn, RoleSessionName: "s3-replication" },
      {
        as: "service",
        service: "s3.amazonaws.com",
        account: parseArn(RoleArn)?.account ?? "",
        region: bucket.region,
        sourceArn: bucketArn(bucket.name),
        sourceAccount: bucket.account,
      },
    );
    const answer = sessions.find(Credentials?.AccessKeyId ?? "", Credentials?.SessionToken, clock.now());
    if (answer.state !== "valid") throw new Error(`the session of ${RoleArn} is not valid`);
    kept.set(name, { principal: answer.principal, until: Credentials?.Expiration ?? 0 });
    return answer.principal;
  };
}
