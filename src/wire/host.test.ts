import { describe, expect, it } from "vitest";
import type { TableIndex } from "../model/table.ts";
import index from "../model/tables/index.json" with { type: "json" };
import { createHostReader, isServiceDomain } from "./host.ts";

const { services } = index as TableIndex;
const read = createHostReader(new Set(services.map(({ endpointPrefix }) => endpointPrefix)));

/** Hosts as the SDKs' endpoint rules and AWS's endpoint tables write them. */
const hosts: readonly [host: string, endpoint: string | undefined, region: string | undefined, label: string][] = [
  ["sts.amazonaws.com", "sts", undefined, ""],
  ["sts.eu-west-1.amazonaws.com:443", "sts", "eu-west-1", ""],
  ["STS.EU-WEST-1.AMAZONAWS.COM", "sts", "eu-west-1", ""],
  ["sqs-fips.us-east-1.api.aws", "sqs", "us-east-1", ""],
  ["iam.global.api.aws", "iam", undefined, ""],
  ["iam.us-gov.amazonaws.com", "iam", undefined, ""],
  ["queue.amazonaws.com", "sqs", undefined, ""],
  ["us-west-2.queue.amazonaws.com", "sqs", "us-west-2", ""],
  ["111122223333.ddb.us-east-1.amazonaws.com", "dynamodb", "us-east-1", "111122223333"],
  ["streams.dynamodb.us-east-1.amazonaws.com", "streams.dynamodb", "us-east-1", ""],
  ["streams-dynamodb.us-east-1.api.aws", "streams.dynamodb", "us-east-1", ""],
  ["ecr-fips.us-east-1.api.aws", "api.ecr", "us-east-1", ""],
  ["photos.s3.amazonaws.com", "s3", undefined, "photos"],
  ["photos.2024.s3.us-west-2.amazonaws.com", "s3", "us-west-2", "photos.2024"],
  ["photos.s3-us-west-2.amazonaws.com", "s3", "us-west-2", "photos"],
  ["photos.s3.dualstack.us-west-2.amazonaws.com", "s3", "us-west-2", "photos"],
  ["photos.s3-fips.dualstack.us-west-2.amazonaws.com", "s3", "us-west-2", "photos"],
  ["photos.s3-accelerate.dualstack.amazonaws.com", "s3", undefined, "photos"],
  ["ap-111122223333.s3-accesspoint.us-east-1.amazonaws.com", "s3", "us-east-1", "ap-111122223333"],
  ["b--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com", "s3", "us-east-1", "b--use1-az4--x-s3"],
  ["a1b2c3.execute-api.us-east-1.amazonaws.com", "execute-api", "us-east-1", "a1b2c3"],
  ["sqs.cn-north-1.amazonaws.com.cn", "sqs", "cn-north-1", ""],
  ["sqs.cn-north-1.api.amazonwebservices.com.cn", "sqs", "cn-north-1", ""],
  ["sts.eusc-de-east-1.amazonaws.eu", "sts", "eusc-de-east-1", ""],
  ["kms.us-iso-east-1.c2s.ic.gov", "kms", "us-iso-east-1", ""],
  ["photos.s3-website.eu-west-1.amazonaws.com", "s3", "eu-west-1", "photos"],
  ["photos.s3-website-us-west-2.amazonaws.com", "s3", "us-west-2", "photos"],
  ["photos.2024.s3-website.localhost:4566", "s3", undefined, "photos.2024"],
  ["photos.s3.localhost:4566", "s3", undefined, "photos"],
  ["sqs.us-east-1.localhost.localstack.cloud:4566", "sqs", "us-east-1", ""],
  ["localhost:4566", undefined, undefined, ""],
  ["127.0.0.1", undefined, undefined, ""],
  ["[::1]:4566", undefined, undefined, ""],
  ["amazonaws.com.evil.example", undefined, undefined, ""],
];

describe("host names", () => {
  it.each(hosts)("%s", (host, endpoint, region, label) => {
    expect(read(host)).toMatchObject({ endpoint, region, label });
  });

  it.each([
    ["amazonaws.com", true],
    ["x.amazonaws.com:443", true],
    ["notamazonaws.com", false],
    ["amazonaws.com.evil.example", false],
    ["sqs.eusc-de-east-1.amazonaws.eu", true],
  ])("%s stands under a domain of AWS: %s", (host, expected) => {
    expect(isServiceDomain(host)).toBe(expected);
  });
});

it.each([
  ["photos.s3-website.eu-west-1.amazonaws.com", "s3-website"],
  ["photos.s3-website-us-west-2.amazonaws.com", "s3-website"],
  ["photos.s3-accelerate.dualstack.amazonaws.com", "s3-accelerate"],
  ["ap-111122223333.s3-accesspoint-fips.us-east-1.amazonaws.com", "s3-accesspoint"],
  ["photos.s3-fips.us-west-2.amazonaws.com", ""],
  ["photos.s3.us-west-2.amazonaws.com", ""],
])("%s calls its endpoint %j", (host, alias) => {
  expect(read(host).alias).toBe(alias);
});

it("tells what stands before the domain, whichever services have names like it", () => {
  expect(read("events.localhost:4566")).toMatchObject({ endpoint: "events", label: "", whole: "events" });
});
