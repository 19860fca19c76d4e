import type { Scope } from "../../kernel/call.ts";
import type { Collection } from "../../kernel/collection.ts";
import type { Postbox, PostedItem } from "../../kernel/gifts.ts";
import type { Clock, Store } from "../../kernel/ports.ts";
import { house } from "./house.ts";
import { textFor } from "./message.ts";
import { findEndpoint, isEnabled, type PushState } from "./push.ts";
import { optOut, type PhoneState, smsSettingsOf, whyUndelivered } from "./sms.ts";
import type { Message } from "./state.ts";

/** Puts into the postbox what goes to people and their devices. Inside a transaction. */
export interface Post {
  mail(scope: Scope, mail: Mail): void;
  text(scope: Scope, text: TextMessage): void;
  push(endpointArn: string, message: Message, topicArn: string | undefined): void;
}

interface Mail {
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly topicArn: string;
  readonly messageId: string;
}

interface TextMessage {
  readonly to: string;
  readonly text: string;
  readonly attributes?: Message["attributes"] | undefined;
  readonly topicArn?: string | undefined;
  readonly messageId?: string | undefined;
  /** Passwords for the sandbox reach numbers that are not verified yet. */
  readonly always?: boolean | undefined;
}

/** Items that are kept; the oldest go first. */
const most = 10_000;

export interface PostState extends PhoneState, PushState {
  readonly postbox: Collection<PostedItem>;
  readonly store: Store;
  readonly clock: Clock;
}

export function createPost(state: PostState): Post {
  const { postbox, clock, store } = state;
  let last = 0;
  store.onUpheaval(() => {
    last = 0;
  });

  function put(scope: Scope, item: Omit<PostedItem, "number" | "account" | "region" | "postedAt">): void {
    if (last === 0) for (const { number } of postbox.list(house, { reverse: true, limit: 1 })) last = number;
    const number = ++last;
    postbox.put(house, { number, account: scope.account, region: scope.region, postedAt: clock.now(), ...item });
    if (number > most) postbox.delete(house, number - most);
  }

  return {
    mail: (scope, mail) => put(scope, { kind: "email", ...mail }),
    text(scope, { to, text, attributes = {}, topicArn, messageId, always }) {
      const { DefaultSenderID, DefaultSMSType } = smsSettingsOf(state, scope);
      put(scope, {
        kind: "sms",
        to,
        from: attributes["AWS.SNS.SMS.SenderID"]?.StringValue ?? DefaultSenderID,
        smsType: attributes["AWS.SNS.SMS.SMSType"]?.StringValue ?? DefaultSMSType ?? "Promotional",
        text,
        topicArn,
        messageId,
        undelivered: always ? undefined : whyUndelivered(state, scope, to),
      });
    },
    push(endpointArn, message, topicArn) {
      const found = findEndpoint(state, endpointArn);
      if (!found) return;
      const { endpoint, application, scope } = found;
      const undelivered = isEnabled(application) && isEnabled(endpoint) ? undefined : "the endpoint is disabled";
      put(scope, {
        kind: "push",
        to: endpointArn,
        subject: message.subject,
        text: textFor(message, endpoint.platform),
        topicArn,
        messageId: message.id,
        undelivered,
      });
    },
  };
}

/** The words that end it all (SNS developer guide, "Opting out of receiving SMS messages"). */
const stopWords: ReadonlySet<string> = new Set([
  "ARRET",
  "CANCEL",
  "END",
  "OPT-OUT",
  "OPTOUT",
  "QUIT",
  "REMOVE",
  "STOP",
  "TD",
  "UNSUBSCRIBE",
]);

/** The postbox as the admin API reads it. */
export const postboxOf = (state: PostState): Postbox => ({
  list({ kind, to, account, limit }) {
    const items: PostedItem[] = [];
    for (const item of state.postbox.list(house, { reverse: true })) {
      if (items.length === limit) break;
      if ((kind ?? item.kind) !== item.kind || (to ?? item.to) !== item.to) continue;
      if ((account ?? item.account) === item.account) items.push(item);
    }
    return items;
  },
  reply(account, region, phoneNumber, text) {
    if (!stopWords.has(text.trim().toUpperCase())) return "nothing";
    state.store.transact(() => optOut(state, { account, region }, phoneNumber, state.clock.now()));
    return "opted out";
  },
});
