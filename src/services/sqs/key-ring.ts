import { createCipheriv, createDecipheriv } from "node:crypto";
import type { Call } from "../../kernel/call.ts";
import type { Collection } from "../../kernel/collection.ts";
import { AwsError } from "../../kernel/error.ts";
import type { Peer } from "../../kernel/peers.ts";
import type { Clock, Ids, Random, Seals, Store } from "../../kernel/ports.ts";
import type { Operations as KmsOperations } from "../../model/types/kms.d.ts";
import { addressIn } from "./address.ts";
import { kmsRefusals } from "./errors.ts";
import type { DataKey, Queue } from "./state.ts";

/** A key that is ready for use. */
export interface ReadyKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** The data keys that contents are sealed with (SQS developer guide, "Encryption at rest in Amazon SQS"). */
export interface KeyRing {
  /** Makes the key of a new queue. In a transaction. */
  make(queue: Pick<Queue, "account" | "region">): string;
  /** The key for what is sent now; undefined where the queue does not encrypt. Waits where KMS is asked. */
  toSeal(call: Call, queue: Queue): ReadyKey | undefined | Promise<ReadyKey>;
  /** The key of a message, if it is at hand. */
  atHand(call: Call, queue: Queue, id: string): ReadyKey | undefined;
  /** Has KMS unwrap it. Rejects with SQS's names for KMS's refusals. */
  fetch(call: Call, queue: Queue, id: string): Promise<void>;
  seal(key: ReadyKey, plain: Uint8Array): Uint8Array;
  open(key: ReadyKey, sealed: Uint8Array): Uint8Array;
}

interface KeyRingOptions {
  readonly dataKeys: Collection<DataKey>;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly seals: Seals;
  readonly kms: Peer<KmsOperations>;
}

interface Lent extends ReadyKey {
  readonly until: number;
}

const purpose = "sqs.dataKey";
/** Keys held in memory. */
const most = 5_000;
const nonceBytes = 12;
const tagBytes = 16;
/** Seconds (API reference, SetQueueAttributes, KmsDataKeyReusePeriodSeconds). */
const presetReuse = 300;

export function createKeyRing({ dataKeys, store, clock, ids, random, seals, kms }: KeyRingOptions): KeyRing {
  const own = new Map<string, ReadyKey>();
  /** By queue and principal, as each pays for its own calls of KMS; and by key and principal. */
  const sealing = new Map<string, Lent>();
  const opening = new Map<string, Lent>();

  function houseKey(queue: Queue, id: string): ReadyKey | undefined {
    const known = own.get(id);
    if (known) return known;
    const { sealed } = dataKeys.get(queue, id) ?? {};
    if (sealed === undefined) return undefined;
    const bytes = seals.open(purpose, Buffer.from(sealed, "base64"));
    if (!bytes) throw new Error(`the data key ${id} of queue ${queue.name} does not open: the master key is another`);
    return keep(own, id, { id, bytes });
  }

  async function generate(call: Call, queue: Queue): Promise<ReadyKey> {
    const queueArn = addressIn(queue, queue.name).arn;
    const made = await asked(() =>
      kms.call(
        "GenerateDataKey",
        { KeyId: masterKey(queue), KeySpec: "AES_256", EncryptionContext: { "aws:sqs:arn": queueArn } },
        { as: "caller", call },
      ),
    );
    const { Plaintext: bytes, CiphertextBlob: blob } = made;
    if (!bytes || !blob) throw new Error("KMS made a data key without its bytes");
    const id = ids.next("job");
    const ciphertext = Buffer.from(blob).toString("base64");
    store.transact(() => dataKeys.put(queue, { id, wrapped: { ciphertext, queueArn } }));
    const until = clock.now() + reuseMs(queue);
    keep(opening, `${id} ${nameOf(call)}`, { id, bytes, until });
    return keep(sealing, `${queue.id} ${masterKey(queue)} ${nameOf(call)}`, { id, bytes, until });
  }

  const current = (key: Lent | undefined): Lent | undefined => (key && key.until > clock.now() ? key : undefined);

  return {
    make(queue) {
      const id = ids.next("job");
      const sealed = Buffer.from(seals.seal(purpose, random.bytes(32))).toString("base64");
      dataKeys.put(queue, { id, sealed });
      return id;
    },
    toSeal(call, queue) {
      const { KmsMasterKeyId, SqsManagedSseEnabled } = queue.attributes;
      if (KmsMasterKeyId !== undefined)
        return current(sealing.get(`${queue.id} ${masterKey(queue)} ${nameOf(call)}`)) ?? generate(call, queue);
      return SqsManagedSseEnabled === "false" ? undefined : houseKey(queue, queue.dataKeyId);
    },
    atHand: (call, queue, id) => houseKey(queue, id) ?? current(opening.get(`${id} ${nameOf(call)}`)),
    async fetch(call, queue, id) {
      const { wrapped } = dataKeys.get(queue, id) ?? {};
      if (!wrapped) throw new Error(`the data key ${id} of queue ${queue.name} is gone`);
      const { Plaintext: bytes } = await asked(() =>
        kms.call(
          "Decrypt",
          {
            CiphertextBlob: Buffer.from(wrapped.ciphertext, "base64"),
            EncryptionContext: { "aws:sqs:arn": wrapped.queueArn },
          },
          { as: "caller", call },
        ),
      );
      if (!bytes) throw new Error("KMS decrypted a data key without giving its bytes");
      keep(opening, `${id} ${nameOf(call)}`, { id, bytes, until: clock.now() + reuseMs(queue) });
    },
    seal({ bytes }, plain) {
      const nonce = random.bytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", bytes, nonce);
      const sealed = cipher.update(plain);
      cipher.final();
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
    },
    open({ bytes }, sealed) {
      const decipher = createDecipheriv("aes-256-gcm", bytes, sealed.subarray(0, nonceBytes));
      decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
      const plain = decipher.update(sealed.subarray(nonceBytes + tagBytes));
      decipher.final();
      return plain;
    },
  };
}

function keep<T>(keys: Map<string, T>, name: string, key: T): T {
  if (keys.size >= most) keys.clear();
  keys.set(name, key);
  return key;
}

const nameOf = ({ principal }: Call): string => principal.arn || principal.serviceName || principal.kind;

const reuseMs = ({ attributes }: Queue): number =>
  Number(attributes.KmsDataKeyReusePeriodSeconds ?? presetReuse) * 1_000;

/** The key in the queue's account, whoever asks. */
function masterKey({ attributes, region, account }: Queue): string {
  const id = attributes.KmsMasterKeyId ?? "";
  if (id.startsWith("arn:")) return id;
  return `arn:aws:kms:${region}:${account}:${id.startsWith("alias/") ? id : `key/${id}`}`;
}

async function asked<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const refusal = error instanceof AwsError ? kmsRefusals[error.code]?.(error.message) : undefined;
    throw refusal ?? error;
  }
}
