import { parseArn } from "../kernel/arn.ts";
import type { Principal } from "../kernel/call.ts";
import { AwsError } from "../kernel/error.ts";
import type { CredentialGiver } from "../kernel/gifts.ts";
import type { RoleCaller, ServiceCaller } from "../kernel/peers.ts";
import type { Clock, Store } from "../kernel/ports.ts";

/** A role that a service acts in. */
export interface Assumed {
  readonly principal: Principal;
  /** Epoch milliseconds. */
  readonly until: number;
}

export interface RolesOptions {
  readonly clock: Clock;
  readonly store: Store;
  readonly assume: (caller: ServiceCaller, input: object) => Promise<object>;
  readonly sessions: () => Promise<CredentialGiver | undefined>;
}

/** Sessions kept. Each belongs to a role that somebody configured. */
const mostKept = 1_000;
/** A session is renewed this long before its end, as AWS's own clients do. */
const renewalMs = 5 * 60_000;

/**
 * Roles that services act in are really assumed, so that a trust policy which names the service, or asks for
 * `aws:SourceArn`, decides; the session then lasts an hour, as AWS's do.
 */
export function createRoles({ clock, store, assume, sessions }: RolesOptions) {
  const kept = new Map<string, Promise<Assumed>>();
  store.onUpheaval(() => kept.clear());

  async function open(caller: RoleCaller): Promise<Assumed> {
    const { roleArn, sessionName, service, region, sourceArn, sourceAccount, cause } = caller;
    const account = parseArn(roleArn)?.account ?? "";
    const asService: ServiceCaller = { as: "service", service, account, region, sourceArn, sourceAccount, cause };
    const { Credentials } = (await assume(asService, {
      RoleArn: roleArn,
      RoleSessionName: sessionName,
    })) as AssumedRole;
    const giver = await sessions();
    const answer = giver?.find(Credentials.AccessKeyId, Credentials.SessionToken, clock.now());
    if (answer?.state !== "valid") throw new AwsError("AccessDenied", `The role ${roleArn} cannot be assumed.`);
    return { principal: answer.principal, until: Credentials.Expiration };
  }

  return {
    /** Rejects with STS's error where the role's trust policy does not let the service in. */
    async assumed(caller: RoleCaller): Promise<Assumed> {
      const name = [caller.roleArn, caller.service, caller.sessionName, caller.sourceArn, caller.sourceAccount].join(
        "\n",
      );
      const known = kept.get(name);
      if (known) {
        const { principal, until } = await known;
        if (until - renewalMs > clock.now()) return { principal, until };
      }
      const opened = open(caller);
      kept.delete(name);
      kept.set(name, opened);
      opened.catch(() => kept.get(name) === opened && kept.delete(name));
      if (kept.size > mostKept) for (const oldest of kept.keys()) if (kept.delete(oldest)) break;
      return opened;
    },
  };
}

interface AssumedRole {
  readonly Credentials: { readonly AccessKeyId: string; readonly SessionToken: string; readonly Expiration: number };
}
