/** A message as its line knows it without asking the store; it was received or delayed at least once. */
export interface Held {
  readonly number: number;
  readonly messageId: string;
  readonly group: string | undefined;
  visibleAt: number;
  receives: number;
  firstReceivedAt: number | undefined;
  lastReceivedAt: number | undefined;
  /** In flight or delayed. Turns false when the clock has passed `visibleAt`. */
  hidden: boolean;
}

/** A message that is next, with its record. */
export interface Picked {
  readonly number: number;
  readonly record: Uint8Array;
}

/** What an order asks of its line. */
export interface LineView {
  /** Number of the newest message. */
  readonly last: () => number;
  /** Messages up to it were purged. */
  readonly floor: () => number;
  readonly held: (number: number) => Held | undefined;
  readonly record: (number: number) => Uint8Array | undefined;
  /** The message of this number, or else the first behind it. */
  readonly from: (number: number) => Picked | undefined;
  /** Messages in flight, in all. */
  readonly inFlight: () => number;
}

/** Which message is next: the difference between standard and FIFO queues. */
export interface Order {
  /**
   * Takes the next message out of the order; whoever takes it leases it, removes it or puts it back. `own`: groups that
   * the same receive has taken from already.
   */
  take(now: number, own: ReadonlySet<string>): Picked | undefined;
  putBack(number: number, group: string | undefined): void;
  /** It went out of sight. */
  hid(held: Held): void;
  /** It can be seen again. */
  returned(held: Held): void;
  /** It is gone; it was out of sight. */
  left(held: Held): void;
  /** When a message that was never received can be seen, if the next one cannot yet. */
  nextAt(now: number): number | undefined;
}
