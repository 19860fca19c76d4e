import { escapeXml } from "../../../base/xml-text.ts";
import type { AwsError } from "../../../kernel/error.ts";
import type { Failed, FrontAnswer } from "../../../kernel/front.ts";

/** The pages that a website answers with where it has none of its own, as S3 writes them. */

export function errorPage(failed: Failed, requestId: string, document?: AwsError): FrontAnswer {
  const { error, status } = failed;
  const title = `${status} ${reasons[status] ?? "Error"}`;
  const items = [...detailsOf(error), `RequestId: ${requestId}`];
  const lines = [
    "<html>",
    `<head><title>${title}</title></head>`,
    "<body>",
    `<h1>${title}</h1>`,
    ...list(items),
    ...(document
      ? [
          "<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>",
          ...list(detailsOf(document)),
        ]
      : []),
    "<hr/>",
    "</body>",
    "</html>",
    "",
  ];
  return {
    status,
    headers: { ...errorHeaders(error), "Content-Type": "text/html; charset=utf-8" },
    body: lines.join("\n"),
  };
}

/** What went wrong, for programs. */
export function errorHeaders({ code, message, fields }: AwsError): Record<string, string> {
  const headers: Record<string, string> = { "x-amz-error-code": code, "x-amz-error-message": message };
  for (const [name, value] of shownFields(fields)) headers[`x-amz-error-detail-${name}`] = encodeURI(value);
  return headers;
}

const list = (items: readonly string[]): string[] => [
  "<ul>",
  ...items.map((item) => `<li>${escapeXml(item)}</li>`),
  "</ul>",
];

const detailsOf = ({ code, message, fields }: AwsError): string[] => [
  `Code: ${code}`,
  `Message: ${message}`,
  ...shownFields(fields).map(([name, value]) => `${name}: ${value}`),
];

const shownFields = (fields: AwsError["fields"]): [string, string][] =>
  Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));

const reasons: Readonly<Record<number, string>> = {
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  412: "Precondition Failed",
  416: "Requested Range Not Satisfiable",
  500: "Internal Server Error",
  501: "Not Implemented",
  503: "Service Unavailable",
};
