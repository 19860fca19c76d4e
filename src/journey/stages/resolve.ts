import { limits } from "../../kernel/limits.ts";
import { type Passage, Refusal, type ServedService, type Stage, type Verdict } from "../../kernel/stage.ts";
import type { Protocol, TableService } from "../../model/table.ts";
import { createDetector, type Detector, isForm } from "../../wire/detect.ts";
import { isRegion } from "../../wire/host.ts";
import { address, knockOf } from "../address.ts";
import type { House } from "../house.ts";
import { bodyTooLarge } from "./receive.ts";
import { noteWay } from "./way.ts";

export interface ResolveFacts {
  readonly service?: string;
  readonly protocol: string;
  readonly region?: string;
}

const known = new WeakMap<TableService, ResolveFacts>();

/** The same facts for the same service, as long as clients keep to one region. */
function factsOf(service: TableService, protocol: Protocol, region: string): ResolveFacts {
  const kept = known.get(service);
  if (kept?.protocol === protocol && kept.region === region) return kept;
  const facts: ResolveFacts = { service: service.id, protocol, region };
  known.set(service, facts);
  return facts;
}

type Resolved = Verdict<ResolveFacts> | Promise<Verdict<ResolveFacts>>;

/** What is no request of the API may be a document that its service has for everybody. */
function documentOf(house: House, passage: Passage, { id }: TableService, refusal: Refusal): Resolved {
  const answer = (served: ServedService | undefined): Verdict<ResolveFacts> => {
    const given = served?.definition.front.document?.(served.deps, knockOf(passage));
    if (!given) return refusal;
    passage.journey.service = id;
    passage.departure = { ...given };
    return { service: id, protocol: "document" };
  };
  const served = house.served(id);
  return served instanceof Promise ? served.then(answer) : answer(served);
}

/** Finds out which service is addressed, by which protocol, in which region. A form is read for it, since its Action says so. */
export const resolve = (house: House): Stage<ResolveFacts> => {
  let detector: Detector | undefined;
  const detect = (passage: Passage): Resolved => {
    detector ??= createDetector(house.index(), house.model);
    const { request } = passage;
    const found = detector.detect(request);
    passage.protocol = found.protocol;
    if (!found.found) {
      if (found.service) passage.model = house.model(found.service.id);
      const refusal = new Refusal(found.error, { protocol: found.protocol } satisfies ResolveFacts);
      return found.service && request.method === "GET" ? documentOf(house, passage, found.service, refusal) : refusal;
    }
    const { service, protocol, scope, label } = found;
    const asked = scope?.region !== undefined && isRegion(scope.region) ? scope.region : house.settings.region;
    passage.model = house.model(service.id);
    const host = detector.address(request.headers.host);
    passage.signingRegion = host.region ?? asked;
    passage.region = service.globalRegion ?? passage.signingRegion;
    passage.hostLabel = label;
    address(passage, service, protocol, host);
    passage.journey.service = service.id;
    passage.journey.region = passage.region;
    if (found.operation !== undefined) passage.journey.operation = found.operation;
    return factsOf(service, protocol, passage.region);
  };
  return {
    name: "resolve",
    run(passage) {
      noteWay(house, passage);
      if (!isForm(passage.request)) return detect(passage);
      return passage.arrival.body.all(limits.bodyBytes).then((body) => {
        if (!body) {
          passage.protocol = "query";
          return new Refusal(bodyTooLarge(passage, limits.bodyBytes));
        }
        passage.request.body = body;
        return detect(passage);
      });
    },
  };
};
