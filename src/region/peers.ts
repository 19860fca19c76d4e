import { peerCallOf, releasePassage, sourceOf } from "../journey/access/principals.ts";
import type { House } from "../journey/house.ts";
import type { Recorder } from "../journey/recorder.ts";
import { type Road, type RunnerPorts, travel } from "../journey/runner.ts";
import type { Principal, Source, Via } from "../kernel/call.ts";
import type { OperationTypes } from "../kernel/operation-types.ts";
import type { Peer, Peers, ServiceCaller } from "../kernel/peers.ts";
import type { Arrival, Passage } from "../kernel/stage.ts";
import type { Operation, ServiceModel } from "../model/link.ts";
import { openPassage } from "./passage.ts";
import { type Assumed, createRoles } from "./peer-roles.ts";

/** Who calls, worked out of a Caller: what a peer's passage starts with. */
export interface Standing {
  readonly principal: Principal;
  readonly account: string;
  readonly region: string;
  readonly source: Source;
  readonly via: Via | undefined;
  /** Id of the journey above it. */
  readonly parent: string | undefined;
}

export interface PeersOptions {
  readonly house: House;
  readonly road: Road;
  readonly runner: RunnerPorts;
  readonly recorder: Recorder;
}

export interface RoadPeers extends Peers {
  readonly below: House["below"];
}

/** Calls from service to service: the road of the entrance `peer`, without a wire on either side. */
export function createPeers({ house, road, runner, recorder }: PeersOptions): RoadPeers {
  function send(service: string, name: string, input: object, standing: Standing): Promise<object> {
    const model = house.model(service);
    const operation = model.operation(name);
    if (!operation) throw new Error(`${service} has no operation ${name}`);
    return carry(model, operation, input, standing);
  }

  async function carry(model: ServiceModel, operation: Operation, input: object, standing: Standing): Promise<object> {
    const passage = peerPassage(house, model, operation, input, standing);
    await travel(road, passage, runner);
    if (passage.call) releasePassage(passage.call);
    recorder.add(passage.journey);
    if (passage.error) throw passage.error;
    return (passage.output ?? {}) as object;
  }

  const asService = (caller: ServiceCaller): Standing => ({
    principal: servicePrincipal(caller.service),
    account: caller.account,
    region: caller.region,
    ...onBehalf(caller),
  });
  const roles = createRoles({
    clock: house.clock,
    store: house.store,
    assume: (caller, input) => send("sts", "AssumeRole", input, asService(caller)),
    sessions: async () => house.gift("sessions"),
  });
  const asRole = (caller: Parameters<typeof roles.assumed>[0], { principal }: Assumed): Standing => ({
    principal,
    account: principal.account,
    region: caller.region,
    ...onBehalf(caller),
  });

  function forwarded(caller: Extract<AnyCaller, { as: "caller" }>): Standing {
    const { call } = caller;
    const domain = `${house.model(call.service).service.endpointPrefix}.amazonaws.com`;
    return {
      principal: call.principal,
      account: call.account,
      region: call.region,
      source: call.source,
      via: { ...call.via, services: [...(call.via?.services ?? []), domain] },
      parent: call.id,
    };
  }

  async function standingOf(caller: AnyCaller): Promise<Standing> {
    if (caller.as === "caller") return forwarded(caller);
    if (caller.as === "service") return asService(caller);
    return asRole(caller, await roles.assumed(caller));
  }

  return {
    to: <Ops extends OperationTypes>(service: string): Peer<Ops> => ({
      call: async (operation, input, caller) =>
        (await send(service, operation, input as object, await standingOf(caller))) as never,
    }),
    below: async (passage, operation, input, { principal, region }) =>
      carry(house.model(operation.service.id), operation, input, {
        principal,
        account: principal.account || house.settings.account,
        region,
        source: sourceOf(passage.arrival),
        via: undefined,
        parent: passage.id,
      }),
    async implements(service, operation) {
      const served = await house.served(service);
      return served?.definition.operations.has(operation) ?? false;
    },
  };
}

type AnyCaller = Parameters<Peer<OperationTypes>["call"]>[2];

const servicePrincipals = new Map<string, Principal>();

/** The same object every time: what the road keeps under a principal is kept once. There are as many as services. */
function servicePrincipal(serviceName: string): Principal {
  let principal = servicePrincipals.get(serviceName);
  if (!principal) {
    principal = { kind: "service", account: "", arn: "", id: "", serviceName };
    servicePrincipals.set(serviceName, principal);
  }
  return principal;
}

interface Asking {
  readonly service: string;
  readonly sourceArn?: string | undefined;
  readonly sourceAccount?: string | undefined;
  readonly cause?: string | undefined;
}

function onBehalf({ service, sourceArn, sourceAccount, cause }: Asking): Pick<Standing, "source" | "via" | "parent"> {
  return {
    // As CloudTrail shows them: the service stands where an address would.
    source: { ip: service, userAgent: service, secure: true, host: service },
    via: { services: [service], ...(sourceArn && { sourceArn }), ...(sourceAccount && { sourceAccount }) },
    parent: cause,
  };
}

const nothing = {
  length: 0,
  all: async () => new Uint8Array(0),
  async *[Symbol.asyncIterator]() {},
};

function peerPassage(
  house: House,
  model: ServiceModel,
  operation: Operation,
  input: object,
  { principal, account, region, source, via, parent }: Standing,
): Passage {
  const { id: service, protocols } = model.service;
  const arrival: Arrival = {
    method: "",
    path: "",
    query: "",
    headers: {},
    ip: source.ip,
    secure: true,
    httpVersion: "",
    rawHeaders: [],
    body: nothing,
  };
  const passage = openPassage(house, "peer", arrival, source.host, parent);
  const { journey } = passage;
  journey.service = service;
  journey.operation = operation.name;
  journey.region = region;
  journey.account = principal.account || account;
  journey.principal = principal.arn || principal.serviceName;
  passage.model = model;
  passage.protocol = protocols[0];
  passage.region = model.service.globalRegion ?? region;
  passage.signingRegion = region;
  passage.operation = operation;
  passage.principal = principal;
  passage.input = input;
  passage.call = peerCallOf(house.settings, passage, principal, { account, source, via });
  return passage;
}
