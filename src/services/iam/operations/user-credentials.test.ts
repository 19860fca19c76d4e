import { createHash, generateKeyPairSync } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { account, type Bench, createBench, start } from "../testing.ts";
import { putUser } from "../testing-users.ts";
import * as service from "./service-credentials.ts";
import * as ssh from "./ssh-public-keys.ts";

const UserName = "alice";
let bench: Bench;

beforeEach(() => {
  bench = createBench();
  putUser(bench, "alice");
  putUser(bench, "bob");
});

const pemOf = (modulusLength: number): string =>
  generateKeyPairSync("rsa", { modulusLength }).publicKey.export({ type: "spki", format: "pem" }).toString();
const ecPem = () =>
  generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ type: "spki", format: "pem" }).toString();

describe("an SSH public key", () => {
  const pem = pemOf(2048);
  const upload = (body = pem) => bench.run(ssh.uploadSSHPublicKey, { UserName, SSHPublicKeyBody: body }).SSHPublicKey;
  const get = (id: string, Encoding: "SSH" | "PEM") =>
    bench.run(ssh.getSSHPublicKey, { UserName, SSHPublicKeyId: id, Encoding }).SSHPublicKey;

  it("is given back in either encoding, with the fingerprint that ssh-keygen -E md5 prints", () => {
    const key = upload();
    const id = key?.SSHPublicKeyId ?? "";
    expect(key).toMatchObject({ UserName, Status: "Active", UploadDate: start, SSHPublicKeyBody: pem });
    expect(id).toMatch(/^APKA[A-Z2-7]{17}$/);
    expect(get(id, "PEM")?.SSHPublicKeyBody).toBe(pem);
    const line = get(id, "SSH")?.SSHPublicKeyBody ?? "";
    const wire = Buffer.from(line.split(" ")[1] ?? "", "base64");
    expect(wire.subarray(0, 11).toString("latin1")).toBe("\0\0\0\x07ssh-rsa");
    const pairs = createHash("md5").update(wire).digest("hex").match(/../g) ?? [];
    expect(key?.Fingerprint).toBe(pairs.join(":"));
    bench.run(ssh.deleteSSHPublicKey, { UserName, SSHPublicKeyId: id });
    const again = upload(`${line} alice@laptop`);
    expect(again?.Fingerprint).toBe(key?.Fingerprint);
    expect(get(again?.SSHPublicKeyId ?? "", "PEM")?.SSHPublicKeyBody).toBe(pem);
  });

  it.each<[string, () => string, string]>([
    [
      "an unknown encoding",
      () => "hello",
      "UnrecognizedPublicKeyEncoding: The public key encoding format is unsupported or unrecognized. Give the key as ssh-rsa or in PEM.",
    ],
    [
      "another algorithm",
      () => "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI",
      "UnrecognizedPublicKeyEncoding: The public key encoding format is unsupported or unrecognized. Give the key as ssh-rsa or in PEM.",
    ],
    ["a broken line", () => "ssh-rsa AAAAB3NzaC1yc2EAAAA", "InvalidPublicKey: The public key is malformed."],
    ["an elliptic curve", ecPem, "InvalidPublicKey: The public key is malformed."],
    ["a short key", () => pemOf(1024), "InvalidPublicKey: The public key has 1024 bits; 2048 are needed."],
  ])("refuses %s", (_name, body, message) => {
    expect(bench.fault(ssh.uploadSSHPublicKey, { UserName, SSHPublicKeyBody: body() })).toBe(message);
  });

  it("is listed, switched off and deleted, once and for its user only", () => {
    const id = upload()?.SSHPublicKeyId ?? "";
    expect(bench.fault(ssh.uploadSSHPublicKey, { UserName, SSHPublicKeyBody: pem })).toBe(
      `DuplicateSSHPublicKey: The SSH public key is already associated with the user, as ${id}.`,
    );
    bench.run(ssh.updateSSHPublicKey, { UserName, SSHPublicKeyId: id, Status: "Inactive" });
    const listed = () => bench.run(ssh.listSSHPublicKeys, { UserName }).SSHPublicKeys;
    expect(listed()).toEqual([{ UserName, SSHPublicKeyId: id, Status: "Inactive", UploadDate: start }]);
    expect(bench.fault(ssh.deleteSSHPublicKey, { UserName: "bob", SSHPublicKeyId: id })).toBe(
      `NoSuchEntity: The Public Key with id ${id} cannot be found.`,
    );
    bench.run(ssh.deleteSSHPublicKey, { UserName, SSHPublicKeyId: id });
    expect(listed()).toEqual([]);
  });
});

describe("a service-specific credential", () => {
  const ServiceName = "codecommit.amazonaws.com";
  const create = (input: object = {}) =>
    bench.run(service.createServiceSpecificCredential, { UserName, ServiceName, ...input }).ServiceSpecificCredential;
  const list = (input: object = { UserName }) =>
    bench.run(service.listServiceSpecificCredentials, input).ServiceSpecificCredentials;

  it("has a password, which is shown once and can be reset", () => {
    const made = create();
    const id = made?.ServiceSpecificCredentialId ?? "";
    const shown = {
      UserName,
      ServiceName,
      ServiceUserName: `alice-at-${account}`,
      ServiceSpecificCredentialId: expect.stringMatching(/^ACCA[A-Z2-7]{17}$/),
      Status: "Active",
      CreateDate: start,
    };
    expect(made).toEqual({ ...shown, ServicePassword: expect.stringMatching(/^[A-Za-z0-9+/]{59}=$/) });
    expect(list()).toEqual([shown]);
    const reset = bench.run(service.resetServiceSpecificCredential, { UserName, ServiceSpecificCredentialId: id });
    expect(reset.ServiceSpecificCredential?.ServicePassword).toMatch(/^[A-Za-z0-9+/]{59}=$/);
    expect(reset.ServiceSpecificCredential?.ServicePassword).not.toBe(made?.ServicePassword);
  });

  it("is switched off, deleted, and one of two a service", () => {
    const id = create()?.ServiceSpecificCredentialId ?? "";
    expect(create()?.ServiceUserName).toBe(`alice+1-at-${account}`);
    expect(bench.fault(service.createServiceSpecificCredential, { UserName, ServiceName })).toBe(
      "LimitExceeded: Cannot exceed quota for ServiceSpecificCredentialsPerUser: 2",
    );
    create({ ServiceName: "cassandra.amazonaws.com" });
    create({ UserName: "bob" });
    expect(list()).toHaveLength(3);
    expect(list({ UserName, ServiceName })).toHaveLength(2);
    expect(list({ AllUsers: true })).toHaveLength(4);
    const named = { UserName, ServiceSpecificCredentialId: id };
    bench.run(service.updateServiceSpecificCredential, { ...named, Status: "Inactive" });
    expect(list()?.find((each) => each.ServiceSpecificCredentialId === id)?.Status).toBe("Inactive");
    bench.run(service.deleteServiceSpecificCredential, named);
    expect(bench.fault(service.deleteServiceSpecificCredential, named)).toBe(
      `NoSuchEntity: No such credential ${id} exists`,
    );
  });

  it("of Bedrock is a key, which may expire", () => {
    const made = create({ ServiceName: "bedrock.amazonaws.com", CredentialAgeDays: 1 });
    const key = Buffer.from(made?.ServiceCredentialSecret?.slice(4) ?? "", "base64").toString();
    expect(made?.ServiceCredentialSecret).toMatch(/^ABSK/);
    expect(key).toMatch(new RegExp(`^alice-at-${account}:.{44}$`));
    expect(made?.ExpirationDate).toBe(start + 86_400_000);
    expect(list()?.[0]?.Status).toBe("Active");
    bench.advance(86_400_000);
    expect(list()?.[0]?.Status).toBe("Expired");
  });

  it.each([
    [
      { ServiceName: "s3.amazonaws.com" },
      "NoSuchEntity: No such service s3.amazonaws.com is supported for Service Specific Credentials",
    ],
    [{ ServiceName, CredentialAgeDays: 3 }, `InvalidInput: CredentialAgeDays is not supported for ${ServiceName}.`],
    [{ ServiceName, UserName: "eve" }, "NoSuchEntity: The user with name eve cannot be found."],
  ])("is refused: %j", (input, message) => {
    expect(bench.fault(service.createServiceSpecificCredential, { UserName, ...input })).toBe(message);
  });
});
