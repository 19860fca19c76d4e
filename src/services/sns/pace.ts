import type { Clock } from "../../kernel/ports.ts";

/** Spaces out deliveries to subscriptions with a throttle policy. Of this process: after a restart it begins anew. */
export interface Pace {
  /** Epoch milliseconds of the next free turn, which is then taken; undefined without a throttle. */
  next(subscriptionArn: string, perSecond: number | undefined): number | undefined;
}

/** Subscriptions whose last turn is remembered. */
const most = 10_000;

export function createPace(clock: Clock): Pace {
  const last = new Map<string, number>();
  return {
    next(subscriptionArn, perSecond) {
      if (perSecond === undefined) return undefined;
      const now = clock.now();
      const turn = Math.max(now, (last.get(subscriptionArn) ?? 0) + 1_000 / perSecond);
      if (last.size >= most) last.clear();
      last.set(subscriptionArn, turn);
      return Math.ceil(turn);
    },
  };
}
