import { AwsError } from "../../kernel/error.ts";
import type { ApiRequest, Failed, FrontAnswer, Visit } from "../../kernel/front.ts";
import type { Passage, ServedService, Stage, Verdict } from "../../kernel/stage.ts";
import type { ServiceModel } from "../../model/link.ts";
import { codecFor } from "../../wire/codecs.ts";
import { faultOf } from "../../wire/faults.ts";
import { createHostReader } from "../../wire/host.ts";
import type { TypedStructure } from "../../wire/message.ts";
import { parseQueryString } from "../../wire/query-string.ts";
import { routerOf } from "../../wire/router.ts";
import { answerHeaders } from "../../wire/s3-answer.ts";
import { anonymous } from "../access/principals.ts";
import { address, knockOf } from "../address.ts";
import type { House } from "../house.ts";
import { protocolOf } from "../speaker.ts";

export interface VisitFacts {
  readonly website: string;
}

/** A visit to a website: the service that has it answers, with as many requests of its API as it takes. */
export const visit = (house: House): Stage<VisitFacts> => {
  const services = house.index().services;
  const readHost = createHostReader(new Set(services.map(({ endpointPrefix }) => endpointPrefix)));

  async function answer(
    passage: Passage,
    { definition, deps }: ServedService,
    model: ServiceModel,
    hostRegion: string | undefined,
  ): Promise<Verdict<VisitFacts>> {
    if (!definition.front.visit) throw new Error(`${definition.id} has no websites`);
    passage.service = { definition, deps };
    const request: Visit = {
      ...knockOf(passage),
      requestId: passage.id,
      secure: passage.arrival.secure,
      hostRegion,
      ask: (wanted, region) => ask(house, passage, model, wanted, region),
    };
    const given = await definition.front.visit(deps, request);
    passage.departure = { ...given, headers: { ...answerHeaders(definition.id, passage.id), ...given.headers } };
    return { website: passage.hostLabel };
  }

  return {
    name: "visit",
    run(passage) {
      const host = readHost(passage.arrival.headers.host);
      const service = services.find(({ endpointPrefix }) => endpointPrefix === host.endpoint);
      if (!service) throw new Error("visit: the host is no website's");
      const model = house.model(service.id);
      [passage.protocol] = service.protocols;
      passage.model = model;
      passage.region = host.region ?? house.settings.region;
      passage.hostLabel = host.label;
      passage.journey.service = service.id;
      passage.journey.region = passage.region;
      address(passage, service, protocolOf(passage), host);
      const served = house.served(service.id);
      if (served instanceof Promise) return served.then((each) => each && answer(passage, each, model, host.region));
      return served && answer(passage, served, model, host.region);
    },
  };
};

/** One request of the API as the visitor: read as one from the wire, and answered as one. */
async function ask(
  house: House,
  passage: Passage,
  model: ServiceModel,
  { method, path, headers }: ApiRequest,
  region: string,
): Promise<FrontAnswer | Failed> {
  const protocol = protocolOf(passage);
  const codec = codecFor(protocol);
  const routed = routerOf(model).route(method, path, parseQueryString(""), headers);
  if (routed.found !== "operation") throw new Error(`visit: no operation is ${method} ${path}`);
  const input = codec.readInput(routed.operation, { method, path, query: "", headers, body: new Uint8Array(0) });
  try {
    const output = await house.below(passage, routed.operation, input, { principal: anonymous, region });
    return codec.writeOutput(routed.operation, output as TypedStructure, passage.id);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { error, status: faultOf(error, model, protocol).status };
  }
}
