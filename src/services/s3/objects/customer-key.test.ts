import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Call } from "../../../kernel/call.ts";
import { type CustomerKeyInput, customerKeyIn, openWithCustomerKey, sealWithCustomerKey } from "./customer-key.ts";

const callOver = (secure: boolean): Call =>
  ({ source: { ip: "192.0.2.1", userAgent: "test", host: "localhost", secure } }) as Call;
const key = Buffer.alloc(32, 7);
const SSECustomerKeyMD5 = createHash("md5").update(key).digest("base64");
const whole: CustomerKeyInput = {
  SSECustomerAlgorithm: "AES256",
  SSECustomerKey: key.toString("base64"),
  SSECustomerKeyMD5,
};
const random = {
  bytes: (length: number) => new Uint8Array(length).fill(3),
  privateKey: () => Promise.reject(new Error("no keys here")),
};

describe("a key in a request", () => {
  it.each<[string, CustomerKeyInput, boolean, string]>([
    ["over plain HTTP", whole, false, "InvalidRequest"],
    ["of another algorithm", { ...whole, SSECustomerAlgorithm: "AES128" }, true, "InvalidEncryptionAlgorithmError"],
    ["without the algorithm", { ...whole, SSECustomerAlgorithm: undefined }, true, "InvalidArgument"],
    ["without the key", { ...whole, SSECustomerKey: undefined }, true, "InvalidArgument"],
    ["without its MD5", { ...whole, SSECustomerKeyMD5: undefined }, true, "InvalidArgument"],
    ["too short", { ...whole, SSECustomerKey: "c2hvcnQ=" }, true, "InvalidArgument"],
    [
      "that is not what its MD5 says",
      { ...whole, SSECustomerKeyMD5: "AAAAAAAAAAAAAAAAAAAAAA==" },
      true,
      "InvalidArgument",
    ],
  ])("%s", (_what, input, secure, code) => {
    expect(() => customerKeyIn(callOver(secure), input)).toThrow(expect.objectContaining({ code }));
  });

  it("is none, or the key", () => {
    expect(customerKeyIn(callOver(false), {})).toBeUndefined();
    expect(customerKeyIn(callOver(true), whole)).toEqual(key);
  });
});

it("opens what it sealed, and no other key does", () => {
  const { encryption, dataKey } = sealWithCustomerKey(random, key, SSECustomerKeyMD5);
  expect(openWithCustomerKey(encryption, key)).toEqual(dataKey);
  expect(JSON.stringify(encryption)).not.toContain(key.toString("base64"));
  expect(() => openWithCustomerKey(encryption, Buffer.alloc(32, 8))).toThrow(
    expect.objectContaining({ code: "AccessDenied" }),
  );
  expect(() => openWithCustomerKey(encryption, undefined)).toThrow(expect.objectContaining({ code: "InvalidRequest" }));
});
