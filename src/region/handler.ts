import { releasePassage } from "../journey/access/principals.ts";
import type { House } from "../journey/house.ts";
import { roadOf } from "../journey/order.ts";
import { JourneyRecord } from "../journey/record.ts";
import type { Recorder } from "../journey/recorder.ts";
import { type RunnerPorts, travel } from "../journey/runner.ts";
import type { Entrance } from "../kernel/call.ts";
import type { Arrival, Departure, Passage } from "../kernel/stage.ts";
import { isWebsiteHost } from "../wire/host.ts";

/** Sends each request down the road of the entrance that it came in by. Never rejects. */
export function handlerOf(
  house: House,
  runner: RunnerPorts,
  recorder: Recorder,
): (arrival: Arrival) => Promise<Departure> {
  const roads = { api: roadOf("api", house), website: roadOf("website", house) };
  return (arrival) => {
    const entrance = isWebsiteHost(arrival.headers.host) ? "website" : "api";
    const passage = newPassage(house, entrance, arrival);
    return travel(roads[entrance], passage, runner).then(() => {
      if (passage.call) releasePassage(passage.call);
      recorder.add(passage.journey);
      return passage.departure ?? { status: 500, headers: {}, body: "" };
    });
  };
}

function newPassage(
  { ids, clock, micros, settings: { region } }: House,
  entrance: Entrance,
  arrival: Arrival,
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
    journey: new JourneyRecord({ id, entrance, startedAt: now, method, host: headers.host ?? "", path }),
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
