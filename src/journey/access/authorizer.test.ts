import { describe, expect, it } from "vitest";
import type { Call } from "../../kernel/call.ts";
import { AwsError } from "../../kernel/error.ts";
import { createAuthorizer } from "./authorizer.ts";
import { rootOf } from "./principals.ts";

const call: Call = {
  id: "1",
  entrance: "api",
  now: 0,
  service: "sts",
  operation: "AssumeRole",
  account: "111122223333",
  region: "us-east-1",
  principal: rootOf("111122223333"),
  source: { ip: "", userAgent: "", secure: false, host: "" },
  baseUrl: "",
};

/** A trust policy that lets every principal in, unless a tag of this key comes with it. */
const trust = (key: string) => ({
  kind: "trust" as const,
  name: "trust",
  arn: "arn:aws:iam::111122223333:role/r",
  required: true,
  text: JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: "*", Action: "sts:TagSession" },
      {
        Effect: "Deny",
        Principal: "*",
        Action: "sts:TagSession",
        Condition: { "ForAnyValue:StringEquals": { "aws:TagKeys": [key] } },
      },
    ],
  }),
});

describe("tags of the request, as an operation states them", () => {
  it.each(["team", "__proto__", "constructor"])("are found under the key %s", (key) => {
    const authorizer = createAuthorizer({
      mode: "enforce",
      identities: () => undefined,
      organization: () => undefined,
      note: () => undefined,
      refuse: (_, __, message) => new AwsError("AccessDenied", message, { status: 403 }),
    });
    const ask = (denied: string) => () =>
      authorizer.require(call, {
        action: "sts:TagSession",
        resource: "arn:aws:iam::111122223333:role/r",
        resourceAccount: "111122223333",
        resourcePolicy: trust(denied),
        context: { [`aws:RequestTag/${key}`]: "x" },
      });
    expect(ask("another")).not.toThrow();
    expect(ask(key)).toThrow(AwsError);
  });
});
