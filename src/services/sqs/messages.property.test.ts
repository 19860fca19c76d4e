import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Message } from "../../model/types/sqs.d.ts";
import { headOf } from "./message-record.ts";
import { contentIn } from "./receive.ts";
import { account, openHouse, region } from "./testing.ts";

/**
 * Random interleavings of everything that happens to messages, against a model that is a list: no message is lost, none
 * is visible twice inside its timeout, groups keep their order, dead letters come after so many receives; also where the
 * process ends in between.
 */

interface Modelled {
  readonly body: string;
  readonly group: string | undefined;
  visibleAt: number;
  receives: number;
  handle: string | undefined;
}

type Step =
  | { readonly kind: "send"; readonly group: number; readonly delay: number }
  | { readonly kind: "receive"; readonly most: number; readonly visibility: number; readonly dead: boolean }
  | { readonly kind: "delete"; readonly which: number }
  | { readonly kind: "change"; readonly which: number; readonly visibility: number }
  | { readonly kind: "advance"; readonly seconds: number }
  | { readonly kind: "restart" };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("send" as const),
      group: fc.nat(3),
      delay: fc.constantFrom(0, 0, 0, 3, 9),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("receive" as const),
      most: fc.integer({ min: 1, max: 10 }),
      visibility: fc.constantFrom(0, 1, 5, 20),
      dead: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("delete" as const), which: fc.nat(50) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("change" as const),
      which: fc.nat(50),
      visibility: fc.constantFrom(0, 2, 30),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("advance" as const), seconds: fc.constantFrom(0.5, 1, 2, 5, 21) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "restart" as const }) },
);

const mostReceives = 2;

async function play(fifo: boolean, steps: readonly Step[]): Promise<void> {
  const house = openHouse();
  const tail = fifo ? ".fifo" : "";
  const own = fifo ? { FifoQueue: "true", ContentBasedDeduplication: "true" } : {};
  const dead = await house.queue(`dead${tail}`, own);
  const deadLetterTargetArn = `arn:aws:sqs:${region}:${account}:dead${tail}`;
  const url = await house.queue(`live${tail}`, {
    ...own,
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: mostReceives }),
  });
  const live: Modelled[] = [];
  const buried: Modelled[] = [];
  const handles: { readonly queue: string; readonly handle: string; readonly message: Modelled }[] = [];
  let sent = 0;
  const now = (): number => house.clock.now();

  async function receive(queue: string, most: number, visibility: number): Promise<void> {
    const messages = queue === url ? live : buried;
    const { Messages = [] } = await house.run("ReceiveMessage", {
      QueueUrl: queue,
      MaxNumberOfMessages: most,
      VisibilityTimeout: visibility,
      MessageSystemAttributeNames: ["ApproximateReceiveCount"],
    });
    const wanted = expected(messages, queue === url, Messages);
    for (const message of wanted.buried) {
      live.splice(live.indexOf(message), 1);
      buried.push({ ...message, receives: 0, visibleAt: now(), handle: undefined });
    }
    expect(Messages.length).toBe(Math.min(most, wanted.available.length));
    for (const message of Messages) took(messages, queue, message, visibility);
  }

  function took(messages: Modelled[], queue: string, message: Message, visibility: number): void {
    const found = messages.find(({ body }) => body === message.Body);
    if (!found) throw new Error(`${message.Body} came, and is not there`);
    expect(found.visibleAt).toBeLessThanOrEqual(now());
    found.visibleAt = now() + visibility * 1_000;
    found.receives++;
    found.handle = message.ReceiptHandle;
    expect(message.Attributes?.ApproximateReceiveCount).toBe(String(found.receives));
    handles.push({ queue, handle: message.ReceiptHandle ?? "", message: found });
  }

  /** What a receive may give, and what it must bury to give what it gave. */
  function expected(messages: readonly Modelled[], isLive: boolean, given: readonly Message[]) {
    const available: Modelled[] = [];
    const buriedNow: Modelled[] = [];
    const closed = new Set<string | undefined>();
    if (fifo) for (const { group, visibleAt } of messages) if (visibleAt > now()) closed.add(group);
    for (const message of messages) {
      if (message.visibleAt > now() || (fifo && closed.has(message.group))) continue;
      if (isLive && message.receives >= mostReceives) buriedNow.push(message);
      else available.push(message);
    }
    if (fifo) checkOrder(available, given);
    return { available, buried: buriedNow.filter((message) => isBuried(message.body)) };
  }

  /** Of each group, the first ones in their order. */
  function checkOrder(available: readonly Modelled[], given: readonly Message[]): void {
    const groupOf = new Map(available.map(({ body, group }) => [body, group]));
    for (const group of new Set(groupOf.values())) {
      const came = given.map(({ Body = "" }) => Body).filter((body) => groupOf.get(body) === group);
      const first = available.filter((one) => one.group === group).map(({ body }) => body);
      expect(came).toEqual(first.slice(0, came.length));
    }
  }

  const isBuried = (body: string): boolean => bodiesIn(house, `live${tail}`).every((each) => each !== body);

  for (const each of steps) {
    if (each.kind === "send") {
      const body = `m${sent++}`;
      const group = fifo ? `g${each.group}` : undefined;
      const delay = fifo ? 0 : each.delay;
      await house.run("SendMessage", { QueueUrl: url, MessageBody: body, MessageGroupId: group, DelaySeconds: delay });
      live.push({ body, group, visibleAt: now() + delay * 1_000, receives: 0, handle: undefined });
    } else if (each.kind === "receive") await receive(each.dead ? dead : url, each.most, each.visibility);
    else if (each.kind === "advance") await house.clock.advance(each.seconds * 1_000);
    else if (each.kind === "restart") house.restart();
    else {
      const one = handles[handles.length - 1 - (each.which % Math.max(1, handles.length))];
      if (!one) continue;
      const { queue, handle, message } = one;
      const messages = queue === url ? live : buried;
      const current = messages.includes(message) && message.handle === handle;
      const inFlight = current && message.visibleAt > now();
      if (each.kind === "delete") {
        const answer = await house.fails("DeleteMessage", { QueueUrl: queue, ReceiptHandle: handle });
        const refused = fifo && messages.includes(message) && !inFlight;
        expect(answer.startsWith("InvalidParameterValueException"), answer).toBe(refused);
        if (current && !refused) messages.splice(messages.indexOf(message), 1);
      } else {
        const answer = await house.fails("ChangeMessageVisibility", {
          QueueUrl: queue,
          ReceiptHandle: handle,
          VisibilityTimeout: each.visibility,
        });
        expect(answer === "no error", answer).toBe(inFlight);
        if (inFlight) message.visibleAt = now() + each.visibility * 1_000;
      }
    }
    await checkCounts(house, url, live, now());
    await checkCounts(house, dead, buried, now());
  }
  house.clock.stop();
}

async function checkCounts(
  house: ReturnType<typeof openHouse>,
  QueueUrl: string,
  messages: readonly Modelled[],
  now: number,
): Promise<void> {
  const { Attributes = {} } = await house.run("GetQueueAttributes", { QueueUrl, AttributeNames: ["All"] });
  const hidden = messages.filter(({ visibleAt }) => visibleAt > now);
  expect({
    visible: Attributes.ApproximateNumberOfMessages,
    inFlight: Attributes.ApproximateNumberOfMessagesNotVisible,
    delayed: Attributes.ApproximateNumberOfMessagesDelayed,
  }).toEqual({
    visible: String(messages.length - hidden.length),
    inFlight: String(hidden.filter(({ receives }) => receives > 0).length),
    delayed: String(hidden.filter(({ receives }) => receives === 0).length),
  });
}

function bodiesIn({ deps }: ReturnType<typeof openHouse>, name: string): string[] {
  const queue = deps.queues.get({ account, region }, name);
  if (!queue) throw new Error(`no queue ${name}`);
  const found: string[] = [];
  for (const { record } of deps.lines.of(queue).after(0, 1_000)) {
    const call = { principal: { arn: "" } } as never;
    found.push(contentIn(deps, call, queue, headOf(record), record).body);
  }
  return found;
}

describe.each([
  ["a standard queue", false],
  ["a FIFO queue", true],
] as const)("%s", (_, fifo) => {
  it("loses nothing, shows nothing twice, keeps its order, buries in time", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 150, size: "max" }), (steps) => play(fifo, steps)),
      { numRuns: 150 },
    );
  });
});
