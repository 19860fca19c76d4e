import type { TableError, TableService } from "../../src/model/table.ts";
import { compact } from "./compact.ts";
import type { SdkTraits } from "./sdk-schema.ts";

/**
 * What the SDK's traits add to an error of `service`. Codes and statuses of the query protocol: where it is the only
 * protocol they are the error's own; where JSON came first, a client of the query protocol sees them and a JSON client
 * finds them in `x-amzn-query-error`. Elsewhere they are relics: KMS answers 400 where its schema says 404.
 */
export function overlayError(service: TableService, name: string, known: TableError, traits: SdkTraits): TableError {
  const [code, status] = (traits.awsQueryError ?? []) as [string?, number?];
  const fault = known.fault ?? (traits.error === "server" ? true : undefined);
  if (service.queryCompatible) {
    const queryCode = code ?? known.queryCode;
    return compact<TableError>({
      status: known.status,
      fault,
      queryCode: queryCode === name ? undefined : queryCode,
      queryStatus: status ?? known.queryStatus,
    });
  }
  const isQuery = service.protocols.includes("query");
  const isRest = service.protocols.some((protocol) => protocol.startsWith("rest-"));
  const httpError = isQuery || isRest ? (traits.httpError as number | undefined) : undefined;
  const ownStatus = known.status ?? (isQuery ? status : undefined) ?? httpError;
  return compact<TableError>({
    code: known.code ?? (isQuery && code !== name ? code : undefined),
    status: ownStatus === (fault ? 500 : 400) ? undefined : ownStatus,
    fault,
  });
}
