import { isAccountId } from "../../kernel/arn.ts";
import type { PostedItem, PostFilter } from "../../kernel/gifts.ts";
import type { Departure } from "../../kernel/stage.ts";
import type { Options } from "../options.ts";
import type { Region } from "../region.ts";
import { AdminError, type AdminRequest, json, refuseOthers } from "./answer.ts";

/** Items shown where nobody says how many, and at most: as many as are kept. */
const usual = 100;
const most = 10_000;

const kinds: readonly string[] = ["email", "sms", "push"] satisfies PostedItem["kind"][];

/** Mail, text messages and notifications on devices, newest first. */
export async function readPostbox({ cast }: Region, { query }: AdminRequest): Promise<Departure> {
  refuseOthers(query.keys(), ["kind", "to", "account", "limit"]);
  const postbox = await cast.gift("postbox");
  const items = postbox?.list(filterIn(query)) ?? [];
  return json({
    items: items.map(({ postedAt, ...item }) => ({ ...item, postedAt: new Date(postedAt).toISOString() })),
  });
}

function filterIn(query: URLSearchParams): PostFilter {
  const kind = query.get("kind") ?? undefined;
  if (kind !== undefined && !kinds.includes(kind)) throw new AdminError(400, `kind=${kind}: takes ${kinds.join(", ")}`);
  const limit = query.get("limit") ?? String(usual);
  if (!/^\d{1,5}$/.test(limit) || Number(limit) > most) {
    throw new AdminError(400, `limit=${limit}: takes a whole number up to ${most}`);
  }
  return {
    kind: kind as PostedItem["kind"] | undefined,
    to: query.get("to") ?? undefined,
    account: query.get("account") ?? undefined,
    limit: Number(limit),
  };
}

/** Somebody answers a text message: a number that says STOP opts out. */
export async function answerText(
  { cast }: Region,
  options: Pick<Options, "account" | "region">,
  { body, query }: AdminRequest,
): Promise<Departure> {
  refuseOthers([...query.keys(), ...Object.keys(body)], ["account", "from", "region", "text"]);
  const { account = options.account, from, region: name = options.region, text } = body;
  if (typeof from !== "string" || typeof text !== "string") {
    throw new AdminError(400, 'takes "from", a phone number, and "text", what its owner answers');
  }
  if (typeof account !== "string" || !isAccountId(account)) {
    throw new AdminError(400, `account ${String(account)}: takes 12 digits`);
  }
  if (typeof name !== "string") throw new AdminError(400, `region ${String(name)}: takes a region's name`);
  const postbox = await cast.gift("postbox");
  if (!postbox) throw new AdminError(404, "nothing here sends text messages");
  return json({ result: postbox.reply(account, name, from, text) });
}
