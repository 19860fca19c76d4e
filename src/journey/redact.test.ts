import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { linkTable, type Operation } from "../model/link.ts";
import type { Table } from "../model/table.ts";
import { withoutSecrets } from "./redact.ts";

function operationOf(service: string, name: string): Operation | undefined {
  const table = new URL(`../model/tables/${service}.json`, import.meta.url);
  return linkTable(JSON.parse(readFileSync(table, "utf8")) as Table).operation(name);
}

/** A canonical request of which only the query and one header matter. */
const canonical = (query: string, header = "host:localhost"): string => `GET\n/\n${query}\n${header}\n\nhost\nabc`;

describe("withoutSecrets", () => {
  it.each<[string, string, string, string]>([
    ["iam", "CreateLoginProfile", "Action=A&Password=p%20%26w&UserName=u", "Action=A&Password=(sensitive)&UserName=u"],
    ["iam", "CreateLoginProfile", "Password=p", "Password=(sensitive)"],
    ["iam", "CreateLoginProfile", "password=p&Password.1=p", "password=(sensitive)&Password.1=(sensitive)"],
    [
      "iam",
      "CreateLoginProfile",
      "Password=&PasswordResetRequired=true",
      "Password=(sensitive)&PasswordResetRequired=true",
    ],
    ["iam", "ChangePassword", "NewPassword=n&OldPassword=o", "NewPassword=(sensitive)&OldPassword=(sensitive)"],
    ["iam", "CreateUser", "Password=p&UserName=u", "Password=p&UserName=u"],
    ["iam", "CreateUser", "X-Amz-Security-Token=t%3D&Z=z", "X-Amz-Security-Token=(session token)&Z=z"],
    [
      "s3",
      "GetObject",
      "X-Amz-Server-Side-Encryption-Customer-Key=k&x-id=GetObject",
      "X-Amz-Server-Side-Encryption-Customer-Key=(sensitive)&x-id=GetObject",
    ],
  ])("%s %s ?%s", (service, name, query, bare) => {
    const operation = operationOf(service, name);
    expect(operation).toBeDefined();
    expect(withoutSecrets(canonical(query), operation)).toBe(canonical(bare));
  });

  it("finds headers", () => {
    const key = "x-amz-server-side-encryption-customer-key";
    const operation = operationOf("s3", "GetObject");
    expect(withoutSecrets(canonical("a=1", `${key}:k`), operation)).toBe(canonical("a=1", `${key}:(sensitive)`));
    const hash = `${key}-md5:m`;
    expect(withoutSecrets(canonical("a=1", hash), operation)).toBe(canonical("a=1", hash));
  });

  it("needs no operation", () => {
    expect(withoutSecrets(canonical("Password=p", "x-amz-security-token:t"), undefined)).toBe(
      canonical("Password=p", "x-amz-security-token:(session token)"),
    );
  });
});
