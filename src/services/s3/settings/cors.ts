import type { CORSConfiguration, CORSRule } from "../../../model/types/s3.d.ts";
import { invalidRequest, malformedXml } from "../errors.ts";

/** "You can add up to 100 rules to the configuration", of up to 64 KB. */
const mostRules = 100;
const longestId = 255;
const methods: ReadonlySet<string> = new Set(["GET", "PUT", "POST", "DELETE", "HEAD"]);

/** Throws what S3 answers to rules that it does not take. */
export function checkCors({ CORSRules: rules }: CORSConfiguration): void {
  if (rules.length === 0 || rules.length > mostRules) throw malformedXml();
  for (const rule of rules) checkRule(rule);
}

function checkRule({ ID, AllowedMethods, AllowedOrigins, AllowedHeaders = [], ExposeHeaders = [] }: CORSRule): void {
  if (AllowedMethods.length === 0 || AllowedOrigins.length === 0) throw malformedXml();
  if ((ID?.length ?? 0) > longestId) throw invalidRequest("ID length should not exceed allowed limit of 255");
  for (const method of AllowedMethods) {
    if (!methods.has(method))
      throw invalidRequest(`Found unsupported HTTP method in CORS config. Unsupported method is ${method}`);
  }
  for (const origin of AllowedOrigins) oneWildcard("AllowedOrigin", origin);
  for (const header of AllowedHeaders) oneWildcard("AllowedHeader", header);
  for (const header of ExposeHeaders) {
    if (header.includes("*"))
      throw invalidRequest(
        `ExposeHeader "${header}" contains wildcard. We currently do not support wildcard for ExposeHeader.`,
      );
  }
}

function oneWildcard(element: string, value: string): void {
  if (value.indexOf("*") !== value.lastIndexOf("*"))
    throw invalidRequest(`${element} "${value}" can not have more than one wildcard.`);
}
