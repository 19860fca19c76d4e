import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { PublishCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildProgram, createDice, kills, type Program, sleep } from "../crash/program.ts";
import { type Drained, drain, fifoTopic, openShop, type QueueName, queueNames, topic } from "./order-placed/shop.ts";
import { openShopHouse, type ShopHouse } from "./order-placed/shop-house.ts";
import { openWebhook, type Webhook } from "./order-placed/webhook.ts";

/**
 * An order is placed: a topic tells two queues, by filter, and a webhook over HTTPS, which has AWS's verifier judge the
 * signature and puts an event on the bus; a rule writes the bill, by transformer, into a FIFO queue; another of its targets
 * is dead, and its dead letters are kept. Meanwhile the process is killed: what was accepted is delivered.
 */

let program: Program;
let folder: string;
let house: ShopHouse;
let webhook: Webhook;
/** Orders that the webhook was told of, in order, as often as it was. */
const heard: string[] = [];
let confirmed: (() => void) | undefined;

beforeAll(async () => {
  program = await buildProgram();
  folder = mkdtempSync(join(tmpdir(), "fogbank-shop-"));
  house = await openShopHouse(program, folder);
  await fetch(`${house.endpoint}/_fogbank/ca`).then((answer) => answer.text());
  webhook = await openWebhook(folder, async ({ Type, Message, SubscribeURL = "" }) => {
    if (Type === "SubscriptionConfirmation") {
      expect((await fetch(SubscribeURL)).status).toBe(200);
      confirmed?.();
      return;
    }
    heard.push(Message);
    const Entries = [{ Source: "shop", DetailType: "order placed", Detail: JSON.stringify({ order: Message }) }];
    const { FailedEntryCount } = await house.clients.events.send(new PutEventsCommand({ Entries }));
    expect(FailedEntryCount).toBe(0);
  });
  webhook.lead(house.endpoint);
  await openShop(house.clients);
  const confirming = new Promise<void>((resolve) => {
    confirmed = resolve;
  });
  await house.clients.sns.send(new SubscribeCommand({ TopicArn: topic, Protocol: "https", Endpoint: webhook.url }));
  await confirming;
}, 60_000);
afterAll(async () => {
  webhook?.close();
  await house?.end();
  program?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const kindOf = (order: number): string => (order % 2 === 0 ? "parcel" : "download");
const nameOf = (order: number): string => `order-${String(order).padStart(6, "0")}`;
const groupOf = (order: number, buyers: number): string => `buyer-${order % buyers}`;

async function place(order: number, buyers: number): Promise<void> {
  const Message = nameOf(order);
  const MessageAttributes = { kind: { DataType: "String", StringValue: kindOf(order) } };
  const MessageGroupId = groupOf(order, buyers);
  await house.insist(({ sns }) => sns.send(new PublishCommand({ TopicArn: topic, Message, MessageAttributes })));
  await house.insist(({ sns }) =>
    sns.send(new PublishCommand({ TopicArn: fifoTopic, Message, MessageGroupId, MessageDeduplicationId: Message })),
  );
}

const found = new Map<QueueName, Drained[]>(queueNames.map((name) => [name, []]));
const bodiesIn = (name: QueueName): string[] => (found.get(name) ?? []).map(({ body }) => body);

/** Takes out what comes until each queue had all of its orders. */
async function collect(wanted: ReadonlyMap<QueueName, ReadonlySet<string>>): Promise<void> {
  for (const [name, all] of wanted) {
    for (;;) {
      found.get(name)?.push(...(await drain(house.clients.sqs, name)));
      const there = new Set(bodiesIn(name));
      if ([...all].every((body) => there.has(body))) break;
      // By the machine's clock, like everything behind it.
      await sleep(20);
    }
  }
}

function wantedOf(orders: readonly number[]): Map<QueueName, Set<string>> {
  const of = (kind: string) => new Set(orders.filter((order) => kindOf(order) === kind).map(nameOf));
  const all = orders.map(nameOf);
  return new Map<QueueName, Set<string>>([
    ["parcels", of("parcel")],
    ["downloads", of("download")],
    ["ledger.fifo", new Set(all)],
    ["bills.fifo", new Set(all.map((name) => JSON.stringify(`bill for ${name}`)))],
    ["undelivered", new Set(all.map((order) => JSON.stringify({ order })))],
  ]);
}

const seed = Date.now() % 1_000_000;
const count = kills(5);
const buyers = 3;

describe(`an order placed (seed ${seed})`, () => {
  const placed: number[] = [];

  it(
    `tells everybody, across ${count} kills`,
    async () => {
      const dice = createDice(seed);
      let open = true;
      let taken: () => void = () => undefined;
      const buyer = async (first: number): Promise<void> => {
        for (let order = first; open; order += buyers) {
          placed.push(order);
          await place(order, buyers);
          taken();
        }
      };
      const nextOrder = (): Promise<void> =>
        new Promise((resolve) => {
          taken = resolve;
        });
      const buying = Promise.all(Array.from({ length: buyers }, (_, first) => buyer(first)));
      for (let kill = 0; kill < count; kill++) {
        // Most are in the middle of work, some while what was left behind is taken up.
        if (kill % 4 !== 0) await nextOrder();
        await sleep(dice(250));
        await house.restart();
        webhook.lead(house.endpoint);
      }
      await sleep(200);
      open = false;
      await buying;
      expect(placed.length).toBeGreaterThan(count * 2);
      const wanted = wantedOf(placed);
      await collect(wanted);
      for (const [name, all] of wanted) expect([...new Set(bodiesIn(name))].sort(), name).toEqual([...all].sort());
      expect([...new Set(heard)].sort()).toEqual(placed.map(nameOf).sort());
    },
    60_000 + count * 10_000,
  );

  it("comes once to FIFO queues, and in each buyer's order", () => {
    for (const name of ["ledger.fifo", "bills.fifo"] as const)
      expect(new Set(bodiesIn(name)).size, name).toBe(bodiesIn(name).length);
    for (let buyer = 0; buyer < buyers; buyer++) {
      const own = bodiesIn("ledger.fifo").filter((body) => Number(body.slice("order-".length)) % buyers === buyer);
      expect(own).toEqual([...own].sort());
    }
  });

  it("leaves a dead letter that says why", () => {
    const [letter] = found.get("undelivered") ?? [];
    expect(letter?.attributes).toMatchObject({
      ERROR_CODE: "NO_PERMISSIONS",
      RULE_ARN: "arn:aws:events:us-east-1:000000000000:rule/bill",
      TARGET_ARN: "arn:aws:sqs:us-east-1:000000000000:nobody",
    });
  });
});
