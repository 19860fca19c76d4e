import type { Scope } from "../kernel/call.ts";
import { bindCollection } from "../kernel/collection.ts";
import type { Courier } from "../kernel/courier.ts";
import type { Deliverer } from "../kernel/gifts.ts";
import type { Delivery, Outbox } from "../kernel/outbox.ts";
import type { Caller, Peers } from "../kernel/peers.ts";
import type { Clock, Log, Random, Store } from "../kernel/ports.ts";
import { deadLetterOf } from "./dead-letter.ts";
import { afterFailure, errorOf } from "./failure.ts";
import { deliveries, type StoredDelivery } from "./state.ts";
import { type GiftRow, targetRow } from "./targets.ts";
import { deliverToWeb, isWebTarget, webFlaw } from "./web.ts";

export interface OutboxOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly peers: Peers;
  readonly courier: Courier;
  /** Who delivers what no operation takes. */
  readonly gift: (name: GiftRow["gift"]) => Deliverer | undefined | Promise<Deliverer | undefined>;
}

export interface WorkingOutbox extends Outbox {
  /** Takes up what an earlier process left behind. */
  resume(): void;
  /** What is on its way or was given up, oldest first. */
  list(limit: number): readonly StoredDelivery[];
}

/** An attempt that is over: what to write down, and who waits for it. */
interface Ending {
  readonly work: () => void;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Attempts under way at once: enough to keep every target busy, few enough to stay small. */
const abreast = 128;

/**
 * The durable outbox. A delivery is stored by the transaction that caused it and removed by one that follows its arrival,
 * so that it arrives at least once whatever happens to the process. Those of one order key wait for one another; what
 * waits for its turn stands in no index of what is due, so that a line that is blocked holds nobody else up.
 */
export function createOutbox({ store, clock, random, log, peers, courier, gift }: OutboxOptions): WorkingOutbox {
  const stored = bindCollection(store, deliveries);
  const house: Scope = { account: "*", region: "*" };
  const underWay = new Set<number>();
  /** What ended since the last turn: written down together, in one transaction. */
  let ended: Ending[] = [];
  let lastNumber = 0;
  let woken = false;
  let armedFor = Number.POSITIVE_INFINITY;
  let disarm: (() => void) | undefined;

  store.onUpheaval(() => {
    lastNumber = 0;
    arm();
  });

  function nextNumber(): number {
    if (lastNumber === 0) for (const { number } of stored.list(house, { reverse: true, limit: 1 })) lastNumber = number;
    return ++lastNumber;
  }

  function post(scope: Scope, delivery: Delivery): void {
    const now = clock.now();
    const { order } = delivery;
    const behind = order !== undefined && !stored.findBy(house, "order", order).next().done;
    stored.put(house, {
      number: nextNumber(),
      account: scope.account,
      region: scope.region,
      delivery,
      postedAt: now,
      failures: 0,
      ...(!behind && { nextAttemptAt: Math.max(now, delivery.notBefore ?? now) }),
    });
    wake();
  }

  /** Once the transaction that is under way is committed: what was rolled back is not there to be found. */
  function wake(): void {
    if (woken) return;
    woken = true;
    queueMicrotask(() => {
      woken = false;
      store.committed().then(arm, () => undefined);
    });
  }

  /** One timer, for the first that is due and not under way. */
  function arm(): void {
    if (underWay.size >= abreast) return;
    for (const { number, nextAttemptAt = 0 } of stored.findBy(house, "due")) {
      if (underWay.has(number)) continue;
      if (nextAttemptAt >= armedFor) return;
      disarm?.();
      armedFor = nextAttemptAt;
      disarm = clock.at(nextAttemptAt, deliverDue);
      return;
    }
  }

  /** Starts what is due. Resolves when that is done, so that who moves the clock finds its effects in place; nobody else waits for it. */
  async function deliverDue(): Promise<void> {
    armedFor = Number.POSITIVE_INFINITY;
    disarm = undefined;
    const now = clock.now();
    const started: Promise<void>[] = [];
    for (const each of stored.findBy(house, "due")) {
      if ((each.nextAttemptAt ?? now) > now || underWay.size >= abreast) break;
      if (underWay.has(each.number)) continue;
      underWay.add(each.number);
      started.push(attempt(each));
    }
    arm();
    await Promise.all(started);
  }

  async function attempt(each: StoredDelivery): Promise<void> {
    try {
      const error = await send(each).then(
        () => undefined,
        (reason: unknown) => ({ reason }),
      );
      await written(() => (error ? failed(each, error.reason) : remove(each)));
    } catch (error) {
      log.error(`the outcome of a delivery to ${each.delivery.target} cannot be written down`, error);
    } finally {
      underWay.delete(each.number);
      arm();
    }
  }

  async function send({ delivery, failures }: StoredDelivery): Promise<void> {
    if (isWebTarget(delivery.target)) return deliverToWeb(courier, delivery);
    const found = targetRow(delivery.target);
    if (!found) throw new Error(`nothing is delivered to ${delivery.target}`);
    const { row, arn } = found;
    if ("gift" in row) {
      const deliverer = await gift(row.gift);
      if (!deliverer) throw new Error(`nobody delivers to ${row.kind}`);
      await deliverer.deliver(delivery, failures + 1);
      return;
    }
    const { service, sourceArn, sourceAccount, roleArn } = delivery.sender;
    const { region, account } = arn;
    const asking = { service, sourceArn, sourceAccount, region, cause: delivery.cause };
    const caller: Caller =
      roleArn === undefined
        ? { as: "service", account, ...asking }
        : { as: "role", roleArn, sessionName: service.split(".")[0] ?? service, ...asking };
    await peers
      .to<Record<string, { input: object; output: object }>>(row.service)
      .call(row.operation, row.input(delivery, arn), caller);
  }

  /** Runs `work` in one transaction with everything else that ends in this turn. Resolves when it is committed. */
  function written(work: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      ended.push({ work, resolve, reject });
      if (ended.length === 1) queueMicrotask(writeAll);
    });
  }

  function writeAll(): void {
    const all = ended;
    ended = [];
    const settle = (how: (each: Ending) => void): void => {
      for (const each of all) how(each);
    };
    try {
      store.transact(() => settle(({ work }) => work()));
    } catch (error) {
      settle(({ reject }) => reject(error));
      return;
    }
    store.committed().then(
      () => settle(({ resolve }) => resolve()),
      (error) => settle(({ reject }) => reject(error)),
    );
  }

  function remove(each: StoredDelivery): void {
    // A reset may have come first.
    if (!stored.delete(house, each.number)) return;
    promote(each);
  }

  /** The next of its order may go. */
  function promote({ delivery: { order } }: StoredDelivery): void {
    if (order === undefined) return;
    for (const next of stored.findBy(house, "order", order)) {
      const now = clock.now();
      stored.put(house, { ...next, nextAttemptAt: Math.max(now, next.delivery.notBefore ?? now) });
      return;
    }
  }

  function failed(each: StoredDelivery, error: unknown): void {
    const current = stored.get(house, each.number);
    if (!current) return;
    const now = clock.now();
    const lastError = errorOf(error);
    const chance = (random.bytes(1)[0] ?? 0) / 255;
    const next = afterFailure(current, error, now, chance);
    const failures = current.failures + 1;
    if (next.kind === "retry") {
      stored.put(house, { ...current, failures, lastError, nextAttemptAt: next.at });
      return;
    }
    const letter = deadLetterOf({ ...current, failures }, lastError, next.condition);
    if (letter) {
      remove(current);
      post(current, letter);
      return;
    }
    log.warn(`a delivery to ${current.delivery.target} is given up: ${lastError.code}: ${lastError.message}`);
    const { nextAttemptAt: _, ...rest } = current;
    stored.put(house, { ...rest, failures, lastError, givenUp: true });
    promote(current);
  }

  return {
    post,
    async unsupported(target) {
      if (isWebTarget(target)) return webFlaw(target);
      const found = targetRow(target);
      if (!found) return `${target} is nothing that can be delivered to`;
      const { row } = found;
      if ("gift" in row) return (await gift(row.gift)) ? undefined : `nobody delivers to ${row.kind} here`;
      if (await peers.implements(row.service, row.operation)) return undefined;
      return `${row.kind} takes deliveries by ${row.service} ${row.operation}, which is not yet implemented here`;
    },
    resume: arm,
    list(limit) {
      return [...stored.list(house, { limit })];
    },
  };
}
