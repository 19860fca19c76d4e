import { arn } from "../../kernel/arn.ts";
import type { Scope } from "../../kernel/call.ts";

export const keyArn = ({ region, account }: Scope, id: string): string => arn("kms", region, account, `key/${id}`);

/** `name` with its prefix `alias/`. */
export const aliasArn = ({ region, account }: Scope, name: string): string => arn("kms", region, account, name);
