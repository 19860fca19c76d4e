import type { Entrance } from "../kernel/call.ts";
import type { Stage } from "../kernel/stage.ts";
import type { House } from "./house.ts";
import type { Road } from "./runner.ts";
import { audit } from "./stages/audit.ts";
import { authenticate } from "./stages/authenticate.ts";
import { authorize } from "./stages/authorize.ts";
import { conclude } from "./stages/conclude.ts";
import { enter } from "./stages/enter.ts";
import { front } from "./stages/front.ts";
import { handle } from "./stages/handle.ts";
import { integrity } from "./stages/integrity.ts";
import { logRequest } from "./stages/log-request.ts";
import { measure } from "./stages/measure.ts";
import { origin } from "./stages/origin.ts";
import { parse } from "./stages/parse.ts";
import { receive } from "./stages/receive.ts";
import { resolve } from "./stages/resolve.ts";
import { respond } from "./stages/respond.ts";
import { route } from "./stages/route.ts";
import { validate } from "./stages/validate.ts";
import { visit } from "./stages/visit.ts";

type Place = "road" | "after";

interface Row {
  readonly stage: (house: House) => Stage;
  /** `road`: in order, until one refuses. `after`: every passage, refused ones too. */
  readonly place: Place;
  readonly entrances: readonly Entrance[];
}

/**
 * THE table: which stages a request passes, in which order, at which entrance.
 *
 * The signature is checked before the body is parsed, so that what nobody has signed never reaches a codec; the policies
 * are asked after it, since the resource stands in the input; constraints come last, so that a caller who may not do a
 * thing learns nothing about how.
 */
export const order: readonly Row[] = [
  { stage: visit, place: "road", entrances: ["website"] },
  { stage: resolve, place: "road", entrances: ["api"] },
  { stage: front, place: "road", entrances: ["api"] },
  { stage: route, place: "road", entrances: ["api"] },
  { stage: origin, place: "road", entrances: ["api"] },
  { stage: receive, place: "road", entrances: ["api"] },
  { stage: authenticate, place: "road", entrances: ["api"] },
  { stage: integrity, place: "road", entrances: ["api"] },
  { stage: parse, place: "road", entrances: ["api"] },
  { stage: enter, place: "road", entrances: ["peer"] },
  { stage: authorize, place: "road", entrances: ["api", "peer"] },
  { stage: validate, place: "road", entrances: ["api", "peer"] },
  { stage: handle, place: "road", entrances: ["api", "peer"] },
  { stage: respond, place: "after", entrances: ["api", "website"] },
  { stage: conclude, place: "after", entrances: ["peer"] },
  { stage: audit, place: "after", entrances: ["api", "peer"] },
  { stage: logRequest, place: "after", entrances: ["api"] },
  { stage: measure, place: "after", entrances: ["api", "peer", "website"] },
];

export function roadOf(entrance: Entrance, house: House): Road {
  const open = order.filter((row) => row.entrances.includes(entrance));
  const built = (place: Place): Stage[] => open.filter((row) => row.place === place).map((row) => row.stage(house));
  const road = built("road");
  return { stages: [...road, ...built("after")], untilRefused: road.length };
}
