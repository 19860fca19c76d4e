import type { House } from "../journey/house.ts";
import { JourneyRecord } from "../journey/record.ts";
import type { Entrance } from "../kernel/call.ts";
import type { Arrival, Passage } from "../kernel/stage.ts";

/** A request at the beginning of its road. `host`: as the journey shows it. `parent`: the journey above it. */
export function openPassage(
  { ids, clock, micros, settings: { region } }: House,
  entrance: Entrance,
  arrival: Arrival,
  host: string,
  parent?: string,
): Passage {
  const { method, path, query, headers } = arrival;
  const id = ids.next("request");
  const now = clock.now();
  return {
    id,
    entrance,
    now,
    startedMicros: micros(),
    arrival,
    journey: new JourneyRecord({ id, entrance, startedAt: now, method, host, path, parent }),
    request: { method, path, query, headers, body: arrival.body },
    service: undefined,
    model: undefined,
    protocol: undefined,
    region,
    signingRegion: region,
    hostLabel: "",
    endpoint: "",
    foreign: undefined,
    form: undefined,
    trailers: undefined,
    operation: undefined,
    entry: undefined,
    principal: undefined,
    input: undefined,
    call: undefined,
    output: undefined,
    error: undefined,
    departure: undefined,
  };
}
