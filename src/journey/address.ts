import { percentEncode } from "../base/percent.ts";
import { arn } from "../kernel/arn.ts";
import type { Knock } from "../kernel/front.ts";
import type { Passage } from "../kernel/stage.ts";
import type { Protocol, TableService } from "../model/table.ts";
import type { HostAddress } from "../wire/host.ts";
import { withHoistedHeaders } from "../wire/presigned.ts";

/**
 * Makes of a request what its service's table knows: the bucket of the host's name stands in the path, the headers of a
 * presigned URL are headers. The arrival stays as it was sent, since signatures are over that.
 */
export function address(passage: Passage, service: TableService, protocol: Protocol, host: HostAddress): void {
  const { request, hostLabel } = passage;
  passage.endpoint = host.endpoint === service.endpointPrefix ? host.alias : "";
  if (service.virtualHosts && hostLabel !== "") request.path = `/${firstSegment(passage)}${request.path}`;
  if (protocol === "rest-xml" || protocol === "rest-json") {
    request.headers = withHoistedHeaders(request.query, request.headers);
  }
}

/** `name-111122223333.s3-accesspoint.us-east-1...`: an access point stands where a bucket would, by its ARN. */
function firstSegment({ hostLabel, endpoint, region }: Passage): string {
  const [, name, account] = endpoint === "s3-accesspoint" ? (accessPoint.exec(hostLabel) ?? []) : [];
  return name === undefined || account === undefined
    ? percentEncode(hostLabel)
    : percentEncode(arn("s3", region, account, `accesspoint/${name}`));
}

const accessPoint = /^(.+)-(\d{12})$/;

/** The request as it stands at its service's door. */
export const knockOf = ({ request, region, endpoint }: Passage): Knock => ({
  method: request.method,
  path: request.path,
  query: request.query,
  headers: request.headers,
  region,
  endpoint,
});
