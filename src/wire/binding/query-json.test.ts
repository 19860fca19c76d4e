import { describe, expect, it } from "vitest";
import { AwsError } from "../../kernel/error.ts";
import { codecFor } from "../codecs.ts";
import { modelOf } from "../models.testing.ts";

const requestId = "11111111-2222-4333-8444-555555555555";
const metadata = { ResponseMetadata: { RequestId: requestId } };
const codec = codecFor("query", "application/json");

function written(service: string, name: string, output: object): unknown {
  const operation = modelOf(service).operation(name);
  if (!operation) throw new Error(`${service} has no ${name}`);
  const { headers, body } = codec.writeOutput(operation, { ...output }, requestId);
  expect(headers["Content-Type"]).toBe("application/json");
  return JSON.parse(String(body));
}

describe("the query protocol in JSON", () => {
  it("wraps a result as XML does", () => {
    const identity = { Account: "111122223333", Arn: "arn:aws:iam::111122223333:root", UserId: "111122223333" };
    expect(written("sts", "GetCallerIdentity", identity)).toEqual({
      GetCallerIdentityResponse: { GetCallerIdentityResult: identity, ...metadata },
    });
  });

  it("writes times as seconds, lists as arrays, and nothing where there is no result", () => {
    const user = { UserName: "ada", Path: "/", UserId: "AIDA", Arn: "arn", CreateDate: 1_700_000_000_000 };
    expect(written("iam", "ListUsers", { Users: [user], IsTruncated: false })).toEqual({
      ListUsersResponse: {
        ListUsersResult: { Users: [{ ...user, CreateDate: 1_700_000_000 }], IsTruncated: false },
        ...metadata,
      },
    });
    expect(written("iam", "DeleteUser", {})).toEqual({ DeleteUserResponse: metadata });
  });

  it("tells errors by the codes of the query protocol", () => {
    const answer = codec.writeError(new AwsError("NoSuchEntityException", "Not there."), modelOf("iam"), requestId);
    expect(answer.status).toBe(404);
    expect(JSON.parse(String(answer.body))).toEqual({
      Error: { Code: "NoSuchEntity", Message: "Not there.", Type: "Sender" },
      RequestId: requestId,
    });
  });

  it.each([undefined, "*/*", "text/xml", "application/xml, application/json"])("is not what %s asks for", (accept) => {
    expect(codecFor("query", accept)).toBe(codecFor("query"));
  });

  it("is of the query protocol alone", () => {
    expect(codecFor("ec2", "application/json")).toBe(codecFor("ec2"));
    expect(codecFor("rest-xml", "application/json")).toBe(codecFor("rest-xml"));
  });
});
