import { type Envelope, notification, notificationToSign, sealed } from "./envelope.ts";
import { unsubscribeUrl } from "./links.ts";
import { textFor } from "./message.ts";
import type { Signature, SignatureVersion, Signer } from "./signer.ts";
import type { Message, Subscription } from "./state.ts";

/** Everything that subscribers get of one message. What is the same for several is made once. */
export interface Copies {
  readonly message: Message;
  readonly region: string;
  text(protocol: string): string;
  signature(protocol: string): Signature | undefined;
  /** The JSON that wraps the message for this subscriber. */
  wrapped(subscription: Subscription): string;
}

/** Signs once for each text that goes out. Messages of FIFO topics carry no signature. */
export async function signatures(
  signer: Signer,
  message: Message,
  protocols: Iterable<string>,
  version: SignatureVersion,
): Promise<ReadonlyMap<string, Signature>> {
  const texts = new Set<string>();
  for (const protocol of protocols) texts.add(textFor(message, protocol));
  const signed = await Promise.all(
    [...texts].map(async (text) => [text, await signer.sign(notificationToSign(message, text), version)] as const),
  );
  return new Map(signed);
}

export function copiesOf(message: Message, region: string, signed: ReadonlyMap<string, Signature>): Copies {
  const envelopes = new Map<string, Envelope>();
  const text = (protocol: string): string => textFor(message, protocol);
  const signature = (protocol: string): Signature | undefined => signed.get(text(protocol));
  return {
    message,
    region,
    text,
    signature,
    wrapped(subscription) {
      const own = text(subscription.protocol);
      let envelope = envelopes.get(own);
      if (!envelope) {
        envelope = notification(message, own, signed.get(own), region);
        envelopes.set(own, envelope);
      }
      return sealed(envelope, unsubscribeUrl(subscription));
    },
  };
}
