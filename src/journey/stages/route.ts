import { AwsError } from "../../kernel/error.ts";
import { type Passage, Refusal, type ServedService, type Stage, type Verdict } from "../../kernel/stage.ts";
import type { Operation, ServiceModel } from "../../model/link.ts";
import { asRefusal, unknownOperation } from "../../wire/error.ts";
import { parseQueryString } from "../../wire/query-string.ts";
import { routerOf } from "../../wire/router.ts";
import { asUriRefusal, methodNotAllowed } from "../../wire/s3-words.ts";
import { knockOf } from "../address.ts";
import type { House } from "../house.ts";
import { speakerOf } from "../speaker.ts";
import { assign, type RouteFacts } from "./assign.ts";

/** Finds the operation and whether it is there: what AWS knows and Fogbank does not do yet is refused by name. */
export const route = (house: House): Stage<RouteFacts> => ({
  name: "route",
  run(passage) {
    const { model } = passage;
    if (!model) throw new Error("route: the stages before it did not fill in the passage");
    const operation = operationOf(passage, model);
    if (operation instanceof AwsError) return new Refusal(operation);
    passage.operation = operation;
    passage.journey.operation = operation.name;
    const served = house.served(model.service.id);
    if (served instanceof Promise) return served.then((service) => admit(passage, operation, service));
    return admit(passage, operation, served);
  },
});

/** An endpoint of another name than the usual one may not be there for every resource of the service. */
function admit(passage: Passage, operation: Operation, service: ServedService | undefined): Verdict<RouteFacts> {
  const verdict = assign(passage, operation, service);
  if (passage.endpoint === "" || verdict instanceof Refusal) return verdict;
  const refused = service?.definition.front.admit?.(service.deps, knockOf(passage));
  return refused ? new Refusal(refused) : verdict;
}

function operationOf(passage: Passage, model: ServiceModel): Operation | AwsError {
  const { operation: named } = passage.journey;
  if (named !== undefined) return model.operation(named) ?? unknownOperation(speakerOf(passage), named);
  const { method, path, query, headers } = passage.request;
  const routed = routedBy(passage, () => routerOf(model).route(method, path, parseQueryString(query), headers));
  if (routed instanceof AwsError) return routed;
  if (routed.found === "operation") return routed.operation;
  if (routed.found === "path") {
    return methodNotAllowed(model.service.id, method, path);
  }
  return unknownOperation(speakerOf(passage), `${method} ${path}`);
}

/** A path or a query with a bad escape is the client's mistake. */
function routedBy<Routed>(passage: Passage, route: () => Routed): Routed | AwsError {
  try {
    return route();
  } catch (error) {
    const refusal = asRefusal(asUriRefusal(error, passage.model?.service.id ?? ""), speakerOf(passage));
    if (refusal instanceof AwsError) return refusal;
    throw error;
  }
}
