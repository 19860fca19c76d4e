import { releasePassage } from "../journey/access/principals.ts";
import type { House } from "../journey/house.ts";
import { roadOf } from "../journey/order.ts";
import type { Recorder } from "../journey/recorder.ts";
import { type RunnerPorts, travel } from "../journey/runner.ts";
import type { Arrival, Departure } from "../kernel/stage.ts";
import { isWebsiteHost } from "../wire/host.ts";
import { openPassage } from "./passage.ts";

/** Sends each request down the road of the entrance that it came in by. Never rejects. */
export function handlerOf(
  house: House,
  runner: RunnerPorts,
  recorder: Recorder,
): (arrival: Arrival) => Promise<Departure> {
  const roads = { api: roadOf("api", house), website: roadOf("website", house) };
  return (arrival) => {
    const entrance = isWebsiteHost(arrival.headers.host) ? "website" : "api";
    const passage = openPassage(house, entrance, arrival, arrival.headers.host ?? "");
    return travel(roads[entrance], passage, runner).then(() => {
      if (passage.call) releasePassage(passage.call);
      recorder.add(passage.journey);
      return passage.departure ?? { status: 500, headers: {}, body: "" };
    });
  };
}
