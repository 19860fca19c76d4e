import type { Entrance } from "../kernel/call.ts";
import type { Journey, JourneyError, Outcome, Step } from "../kernel/journey.ts";

/** What a journey starts with. */
export interface Departing {
  readonly id: string;
  readonly entrance: Entrance;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  /** Journey of the call that made this one. */
  readonly parent?: string | undefined;
}

/** Characters kept of a host and a path: keys of objects have 1,024 bytes, and some are escaped three for one. */
const longestName = 4_096;

/** Places of one step in the trail: stage, outcome, microseconds, facts. */
const width = 4;
/** Room that a trail has from the start: growing would copy it three times on the way. */
const usualSteps = 13;

/**
 * A journey as it is written. Every request makes one and thousands are kept, so its steps lie flat in one array instead
 * of being objects: what outlives a request is what the garbage collector has to carry.
 */
export class JourneyRecord implements Journey {
  readonly id: string;
  readonly entrance: Entrance;
  readonly startedAt: number;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly parent: string | undefined;
  service: string | undefined = undefined;
  operation: string | undefined = undefined;
  account: string | undefined = undefined;
  region: string | undefined = undefined;
  principal: string | undefined = undefined;
  status: number | undefined = undefined;
  error: JourneyError | undefined = undefined;
  durationMicros: number | undefined = undefined;
  readonly #trail: (string | number | object | undefined)[] = new Array(usualSteps * width);
  #end = 0;

  constructor({ id, entrance, startedAt, method, host, path, parent }: Departing) {
    this.id = id;
    this.entrance = entrance;
    this.startedAt = startedAt;
    this.method = method;
    this.host = host.slice(0, longestName);
    this.path = path.slice(0, longestName);
    this.parent = parent;
  }

  note(stage: string, outcome: Outcome, micros: number, facts?: object): void {
    const trail = this.#trail;
    const at = this.#end;
    trail[at] = stage;
    trail[at + 1] = outcome;
    trail[at + 2] = micros;
    trail[at + 3] = facts;
    this.#end = at + width;
  }

  get steps(): readonly Step[] {
    const steps: Step[] = [];
    let atMicros = 0;
    for (let at = 0; at < this.#end; at += width) {
      const [stage, outcome, micros, facts] = this.#trail.slice(at, at + width);
      steps.push({
        stage: stage as string,
        outcome: outcome as Outcome,
        atMicros,
        micros: micros as number,
        facts: facts as object | undefined,
      });
      atMicros += micros as number;
    }
    return steps;
  }

  /** Plain data, for those who write it out. */
  toJSON(): object {
    return { ...this, steps: this.steps };
  }
}
