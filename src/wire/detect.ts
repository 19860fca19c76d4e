import { mediaType } from "../base/headers.ts";
import { MalformedError } from "../base/malformed.ts";
import type { AwsError } from "../kernel/error.ts";
import type { ServiceModel } from "../model/link.ts";
import type { Protocol, TableIndex, TableService } from "../model/table.ts";
import {
  grouped,
  type Hints,
  mayBeQuery,
  narrow,
  onlySpeaksQuery,
  pick,
  queryProtocol,
  restProtocol,
  type Services,
  signingAliases,
  speakersOf,
} from "./candidates.ts";
import { formOf, formValue } from "./codec/form-tree.ts";
import { missingOperation, refusal, unknownOperation } from "./error.ts";
import { createHostReader, type HostAddress } from "./host.ts";
import type { WireRequest } from "./message.ts";
import { parseQueryString } from "./query-string.ts";
import { routerOf } from "./router.ts";
import { type SigningScope, signingScope } from "./scope.ts";

/**
 * Which service and protocol a request means. What the request says about its operation decides first, because only one
 * protocol writes it so; the rest narrows a choice that is still open:
 *
 * 1. `smithy-protocol: rpc-v2-cbor` with `/service/X/operation/Y`, else `X-Amz-Target: X.Y`: X names the service.
 * 2. `Action` in the form or the query string, unless scope or host name a service that does not speak query.
 * 3. Otherwise REST: scope and host name the service; unsigned and on a plain host it is S3, the one service that
 *    anonymous clients reach by path alone.
 *
 * Choices left open are narrowed by the scope's service, the host's endpoint, the Version (elb and elbv2), and at last
 * by the models themselves: who has the operation (rds, neptune, docdb), who has the route (apigateway, apigatewayv2).
 */
export type Detection = Detected | Refused;

export interface Detected {
  readonly found: true;
  readonly service: TableService;
  readonly protocol: Protocol;
  /** The operation's name, where the protocol says it; undefined for REST, which needs the router. */
  readonly operation: string | undefined;
  /** From the scope, else from the host. */
  readonly region: string | undefined;
  readonly scope: SigningScope | undefined;
  /** What stands before the endpoint in the host name: a bucket, an account, an API's id. */
  readonly label: string;
}

export interface Refused {
  readonly found: false;
  readonly error: AwsError;
  /** Protocol that the client will understand the error in. */
  readonly protocol: Protocol;
  readonly service: TableService | undefined;
}

export interface Detector {
  detect(request: WireRequest): Detection;
  /** Reads a host name alone. */
  address(host: string | undefined): HostAddress;
}

/** Whether {@link Detector.detect} will look into the body, which must then have been collected. */
export function isForm(request: Pick<WireRequest, "method" | "headers">): boolean {
  return (
    request.method === "POST" && mediaType(request.headers["content-type"]) === "application/x-www-form-urlencoded"
  );
}

const none: Services = [];

/**
 * CloudTrail's prefix stands in the models of botocore behind that of a package, `com.amazonaws.cloudtrail.v20131101.`; the
 * SDK for JavaScript sends the last part alone. The service takes both.
 */
const withoutPackage = (prefix: string): string => prefix.slice(prefix.lastIndexOf(".") + 1);

/** `model` loads a service's model; asked only where the index alone leaves more than one service. */
export function createDetector(index: TableIndex, model: (id: string) => ServiceModel | undefined): Detector {
  const byTarget = grouped(index.services, (service) => service.targetPrefix && withoutPackage(service.targetPrefix));
  const marked = index.services.filter((service) => service.requestMark !== undefined);
  const bySigningName = grouped(
    index.services.filter((service) => service.requestMark === undefined),
    (service) => service.signingName,
  );
  const byEndpoint = grouped(index.services, (service) => service.endpointPrefix);
  const queryServices = index.services.filter((service) => queryProtocol(service) !== undefined);
  const s3 = index.services.filter((service) => service.id === "s3");
  const address = createHostReader(new Set(byEndpoint.keys()));

  function detect(request: WireRequest): Detection {
    const scope = signingScope(request);
    const host = address(request.headers.host);
    const hints: Hints = {
      scope,
      host,
      signed: scope && (markedBy(scope, request) ?? bySigningName.get(scope.service) ?? byAlias(scope.service)),
      hosted: host.endpoint === undefined ? undefined : byEndpoint.get(host.endpoint),
    };
    if (request.headers["smithy-protocol"] === "rpc-v2-cbor") return detectCbor(request, hints);
    const target = request.headers["x-amz-target"];
    if (target !== undefined) return detectTarget(target, hints, "json");
    try {
      return detectQuery(request, hints) ?? detectRest(request, hints);
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      const service = (hints.signed ?? hints.hosted)?.[0];
      const protocol = service?.protocols[0] ?? "query";
      return refused(refusal("malformed", { service: service?.id ?? "", protocol }, error.message), protocol, service);
    }
  }

  function detectCbor(request: WireRequest, hints: Hints): Detection {
    const parts = request.path.split("/");
    const at = parts.length - 4;
    if (parts[at] !== "service" || parts[at + 2] !== "operation") {
      return unknown("smithy-rpc-v2-cbor", hints.signed?.[0], request.path);
    }
    return detectTarget(`${parts[at + 1]}.${parts[at + 3]}`, hints, "smithy-rpc-v2-cbor");
  }

  function detectTarget(target: string, hints: Hints, protocol: Protocol): Detection {
    const dot = target.lastIndexOf(".");
    const operation = target.slice(dot + 1);
    const named = dot < 0 ? none : (byTarget.get(withoutPackage(target.slice(0, dot))) ?? none);
    const speakers = named.filter((service) => service.protocols.includes(protocol));
    const service = pick(narrow(speakers, hints), (each) => model(each.id)?.operation(operation) !== undefined);
    if (!service) return unknown(protocol, named[0] ?? hints.signed?.[0], target);
    return detected(service, protocol, operation, hints);
  }

  /** Undefined where this is no query request. */
  function detectQuery(request: WireRequest, hints: Hints): Detection | undefined {
    const open = narrow(queryServices, hints);
    const [first] = open;
    if (!first || !mayBeQuery(hints)) return undefined;
    const protocol = queryProtocol(first) ?? "query";
    const form = isForm(request) || request.query.includes("Action=") ? formOf(request) : undefined;
    const action = form && formValue(form, "Action");
    if (!form || action === undefined || action === "") {
      if (!onlySpeaksQuery(hints)) return undefined;
      return refused(missingOperation({ service: first.id, protocol }), protocol, first);
    }
    const version = formValue(form, "Version") ?? "";
    const service = pick(speakersOf(open, version), (each) => model(each.id)?.operation(action) !== undefined);
    if (!service) return unknown(protocol, first, action, version === "" ? "NO_VERSION_SPECIFIED" : version);
    return detected(service, queryProtocol(service) ?? protocol, action, hints);
  }

  function detectRest(request: WireRequest, hints: Hints): Detection {
    const named = hints.signed ?? hints.hosted;
    if (hints.scope && !named) return unknown("rest-json", undefined, `a service that signs as ${hints.scope.service}`);
    const open = narrow(named ?? s3, hints);
    const service = pick(
      open.filter((each) => restProtocol(each) !== undefined),
      (each) => hasRoute(each, request),
    );
    if (service) return detected(service, restProtocol(service) ?? "rest-json", undefined, hints);
    const [first] = open;
    return unknown(first?.protocols[0] ?? "rest-json", first, `${request.method} ${request.path}`);
  }

  function hasRoute(service: TableService, request: WireRequest): boolean {
    const linked = model(service.id);
    if (!linked) return false;
    const query = parseQueryString(request.query);
    return routerOf(linked).route(request.method, request.path, query, request.headers).found === "operation";
  }

  /** The service that signs with another's name, and says so in a header. */
  function markedBy(scope: SigningScope, { headers }: WireRequest): Services | undefined {
    const found = marked.find(
      ({ signingName, requestMark = "" }) => signingName === scope.service && headers[requestMark] !== undefined,
    );
    return found && [found];
  }

  function byAlias(signingName: string): Services | undefined {
    return signingAliases.has(signingName) ? s3 : undefined;
  }

  return { detect, address };
}

function detected(service: TableService, protocol: Protocol, operation: string | undefined, hints: Hints): Detected {
  const { scope, host, hosted } = hints;
  // Signed for another service than the name would say: the name is all the bucket's.
  const label = hosted && !hosted.includes(service) ? host.whole : host.label;
  return { found: true, service, protocol, operation, region: scope?.region ?? host.region, scope, label };
}

function refused(error: AwsError, protocol: Protocol, service: TableService | undefined): Refused {
  return { found: false, error, protocol, service };
}

function unknown(protocol: Protocol, service: TableService | undefined, name: string, version?: string): Refused {
  return refused(unknownOperation({ service: service?.id ?? "", protocol }, name, version), protocol, service);
}
