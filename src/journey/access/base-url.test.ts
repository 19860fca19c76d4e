import { expect, it } from "vitest";
import type { Passage } from "../../kernel/stage.ts";
import type { Settings } from "../house.ts";
import { callOf, rootOf } from "./principals.ts";

/** URLs in answers: where the client reached us, or where it is told that we are. */

const settings: Settings = {
  auth: "enforce",
  account: "000000000000",
  region: "us-east-1",
  publicHost: undefined,
  publicScheme: undefined,
};

const urlOf = (secure: boolean, given: Partial<Settings> = {}): string => {
  const passage = { arrival: { headers: { host: "localhost:4566" }, secure, ip: "127.0.0.1" } } as unknown as Passage;
  return callOf({ ...settings, ...given }, passage, rootOf("000000000000")).baseUrl;
};

it.each<[string, boolean, Partial<Settings>, string]>([
  ["the host that was reached", false, {}, "http://localhost:4566"],
  ["the scheme that was spoken", true, {}, "https://localhost:4566"],
  ["the public host", false, { publicHost: "aws.example:8080" }, "http://aws.example:8080"],
  ["the public host over TLS", true, { publicHost: "aws.example" }, "https://aws.example"],
  [
    "the public scheme, behind a proxy that speaks TLS",
    false,
    { publicHost: "aws.example", publicScheme: "https" },
    "https://aws.example",
  ],
])("are of %s", (_what, secure, given, expected) => {
  expect(urlOf(secure, given)).toBe(expected);
});
