import { describe, expect, it } from "vitest";
import { isPublicPolicy } from "./index.ts";

const policy = (statement: object): string =>
  JSON.stringify({
    Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*", ...statement }],
  });

const everyoneIf = (Condition: object) => ({ Principal: "*", Condition });

describe("what Block Public Access calls public", () => {
  it.each<[string, boolean, object]>([
    ["everyone", true, { Principal: "*" }],
    ["everyone, as AWS", true, { Principal: { AWS: "*" } }],
    ["one account", false, { Principal: { AWS: "111122223333" } }],
    ["a service", false, { Principal: { Service: "logging.s3.amazonaws.com" } }],
    ["everyone but", true, { NotPrincipal: { AWS: "111122223333" } }],
    ["a denial", false, { Effect: "Deny", Principal: "*" }],
    ["a fixed network", false, everyoneIf({ IpAddress: { "aws:SourceIp": "203.0.113.0/24" } })],
    ["half of all addresses", true, everyoneIf({ IpAddress: { "aws:SourceIp": "0.0.0.0/1" } })],
    ["a network and all", true, everyoneIf({ IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "0.0.0.0/0"] } })],
    ["all but a network", true, everyoneIf({ NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } })],
    ["a fixed VPC", false, everyoneIf({ StringEquals: { "aws:SourceVpc": "vpc-91237329" } })],
    ["VPCs by pattern", true, everyoneIf({ StringLike: { "aws:SourceVpc": "vpc-*" } })],
    ["an organization", false, everyoneIf({ StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } })],
    ["a variable", true, everyoneIf({ StringEquals: { "aws:userid": "${aws:username}" } })],
    ["sessions of a role", false, everyoneIf({ StringLike: { "aws:userid": "AROAEXAMPLE:*" } })],
    [
      "access points of an account",
      false,
      everyoneIf({ ArnLike: { "s3:DataAccessPointArn": "arn:aws:s3:us-west-2:111122223333:accesspoint/*" } }),
    ],
    [
      "access points",
      true,
      everyoneIf({ ArnLike: { "s3:DataAccessPointArn": "arn:aws:s3:us-west-2:*:accesspoint/*" } }),
    ],
    ["a key that binds nobody", true, everyoneIf({ StringEquals: { "aws:Referer": "example.com" } })],
    ["if it is there", true, everyoneIf({ StringEqualsIfExists: { "aws:SourceVpc": "vpc-91237329" } })],
  ])("%s: %s", (_, expected, statement) => {
    expect(isPublicPolicy(policy(statement))).toBe(expected);
  });
});
