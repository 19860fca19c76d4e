import type { Call } from "../../../kernel/call.ts";
import type { PublicAccessBlock } from "../../../kernel/gifts.ts";
import type { Deps } from "../deps.ts";
import type { Acl } from "../settings/settings.ts";
import { isPublicAcl } from "./acl.ts";

/** What the public access block keeps from being written, and under which of its settings. */
const kinds = {
  acl: { what: "public access control lists (ACLs)", setting: "BlockPublicAcls" },
  policy: { what: "public policies", setting: "BlockPublicPolicy" },
} as const;

/** Refuses what is public under a public access block, with the reason that AWS gives. */
export function refuseBlocked(
  { authorizer }: Pick<Deps, "authorizer">,
  call: Call,
  kind: keyof typeof kinds,
  action: string,
  resource: string,
): void {
  const { what, setting } = kinds[kind];
  const who = call.principal.arn || "anonymous";
  authorizer.deny(
    call,
    `User: ${who} is not authorized to perform: ${action} on resource: "${resource}" because ${what} are prevented by the ${setting} setting in S3 Block Public Access.`,
  );
}

/** Refuses an ACL that is public where those are blocked. */
export function refusePublicAcl(
  deps: Pick<Deps, "authorizer">,
  call: Call,
  block: PublicAccessBlock,
  acl: Acl,
  about: { readonly action: string; readonly resource: string },
): void {
  if (block.blockPublicAcls && isPublicAcl(acl)) refuseBlocked(deps, call, "acl", about.action, about.resource);
}
