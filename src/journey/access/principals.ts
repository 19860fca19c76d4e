import { isAccountId } from "../../kernel/arn.ts";
import type { Call, Principal, Source } from "../../kernel/call.ts";
import { accountInAccessKeyId } from "../../kernel/ids.ts";
import type { Passage } from "../../kernel/stage.ts";
import type { House, Settings } from "../house.ts";

export const anonymous: Principal = { kind: "anonymous", account: "", arn: "", id: "" };

export const rootOf = (account: string): Principal => ({
  kind: "root",
  account,
  arn: `arn:aws:iam::${account}:root`,
  id: account,
});

/** Who a key acts as where nobody verifies: the root user of the account that it names, or of the house's own. */
export function rootOfKey(settings: Settings, accessKeyId: string | undefined): Principal {
  if (accessKeyId !== undefined && isAccountId(accessKeyId)) return rootOf(accessKeyId);
  return rootOf((accessKeyId !== undefined && accountInAccessKeyId(accessKeyId)) || settings.account);
}

/** The call that handlers see, once it is known who makes it. */
export function callOf(house: House, passage: Passage, principal: Principal): Call {
  const { arrival } = passage;
  const source: Source = {
    ip: arrival.ip,
    userAgent: arrival.headers["user-agent"] ?? "",
    secure: arrival.secure,
    host: arrival.headers.host ?? "",
    ...(arrival.headers.referer !== undefined && { referer: arrival.headers.referer }),
  };
  return {
    id: passage.id,
    entrance: passage.entrance,
    now: passage.now,
    service: passage.model?.service.id ?? "",
    operation: passage.operation?.name ?? "",
    account: principal.account || house.settings.account,
    region: passage.region,
    principal,
    source,
    baseUrl: `${arrival.secure ? "https" : "http"}://${house.settings.publicHost ?? source.host}`,
  };
}
