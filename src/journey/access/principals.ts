import { isAccountId } from "../../kernel/arn.ts";
import type { Call, Principal, SignatureFacts, Source, Via } from "../../kernel/call.ts";
import { accountInAccessKeyId } from "../../kernel/ids.ts";
import type { Arrival, Passage } from "../../kernel/stage.ts";
import type { Settings } from "../house.ts";
import { signatureOf } from "./signature.ts";

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

const nothing = (): void => undefined;

/** What a call has beside its passage and its principal. */
interface Standing {
  readonly account: string;
  readonly source: Source;
  readonly via: Via | undefined;
}

/** A call as the road made it: it knows its passage, which no handler sees. */
class RoadCall implements Call {
  readonly id: string;
  readonly entrance: Call["entrance"];
  readonly now: number;
  readonly service: string;
  readonly operation: string;
  readonly account: string;
  readonly region: string;
  readonly principal: Principal;
  readonly source: Source;
  readonly via: Via | undefined;
  readonly #settings: Settings;
  #passage: Passage | undefined;
  #signature: SignatureFacts | undefined;

  constructor(passage: Passage, principal: Principal, { account, source, via }: Standing, settings: Settings) {
    this.id = passage.id;
    this.entrance = passage.entrance;
    this.now = passage.now;
    this.service = passage.model?.service.id ?? "";
    this.operation = passage.operation?.name ?? "";
    this.account = account;
    this.region = passage.region;
    this.principal = principal;
    this.source = source;
    this.via = via;
    this.#settings = settings;
    this.#passage = passage;
  }

  get baseUrl(): string {
    const { publicScheme, publicHost } = this.#settings;
    return `${publicScheme ?? (this.source.secure ? "https" : "http")}://${publicHost ?? this.source.host}`;
  }

  /** Worked out when a policy asks, and kept: the journey's reader asks again when the passage is gone. */
  get signature(): SignatureFacts | undefined {
    this.#signature ??= this.#passage && signatureOf(this.#passage);
    return this.#signature;
  }

  onGone(tell: () => void): () => void {
    return this.#passage?.arrival.body.onGone?.(tell) ?? nothing;
  }

  static passageOf(call: Call): Passage | undefined {
    return call instanceof RoadCall ? call.#passage : undefined;
  }

  static release(call: Call): void {
    if (call instanceof RoadCall) call.#passage = undefined;
  }
}

/** The passage of a call; undefined for one that no road made, as in tests of a service alone. */
export const passageOf = (call: Call): Passage | undefined => RoadCall.passageOf(call);

/** Lets go of the passage once the call is answered: a journey keeps its call, and must not keep the whole request. */
export const releasePassage = (call: Call): void => RoadCall.release(call);

/** Where a request came from. */
export const sourceOf = (arrival: Arrival): Source => ({
  ip: arrival.ip,
  userAgent: arrival.headers["user-agent"] ?? "",
  secure: arrival.secure,
  host: arrival.headers.host ?? "",
  ...(arrival.tls && { tlsVersion: arrival.tls.protocol.replace("TLSv", "") }),
  ...(arrival.headers.referer !== undefined && { referer: arrival.headers.referer }),
});

/** The call that handlers see, once it is known who makes it. */
export function callOf(settings: Settings, passage: Passage, principal: Principal): Call {
  const source = sourceOf(passage.arrival);
  const account = principal.account || settings.account;
  return new RoadCall(passage, principal, { account, source, via: undefined }, settings);
}

/** The call of one service to another. */
export const peerCallOf = (settings: Settings, passage: Passage, principal: Principal, standing: Standing): Call =>
  new RoadCall(passage, principal, standing, settings);
