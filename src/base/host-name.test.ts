import { describe, expect, it } from "vitest";
import { isLoopback, isOwnName, isPrivateName } from "./host-name.ts";

const names: readonly [host: string, loopback: boolean, own: boolean, isPrivate: boolean][] = [
  ["localhost", true, true, true],
  ["127.0.0.1", true, true, true],
  ["127.8.9.1", true, true, true],
  ["[::1]", true, true, true],
  ["0.0.0.0", false, false, true],
  ["192.168.1.5", false, false, true],
  ["[fe80::1]", false, false, true],
  ["fogbank", false, false, true],
  ["host.docker.internal", false, false, true],
  ["sqs.localhost", false, true, true],
  ["localhost.localstack.cloud", false, true, false],
  ["evil.com", false, false, false],
  ["localhost.evil.com", false, false, false],
  ["127.0.0.1.evil.com", false, false, false],
  ["evil.localhost.com", false, false, false],
  ["evillocalhost", false, false, true],
];

describe("host names", () => {
  it.each(names)("%s", (host, loopback, own, isPrivate) => {
    expect([isLoopback(host), isOwnName(host), isPrivateName(host)]).toEqual([loopback, own, isPrivate]);
  });

  it("an address of version 6, as sockets give it", () => {
    expect(isLoopback("::1")).toBe(true);
    expect(isLoopback("::")).toBe(false);
  });

  it.each(names)("%s with a port, in capitals", (host, _, own, isPrivate) => {
    const written = `${host.toUpperCase()}:4566`;
    expect([isOwnName(written), isPrivateName(written)]).toEqual([own, isPrivate]);
  });
});
