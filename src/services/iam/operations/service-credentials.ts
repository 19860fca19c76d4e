import type { Call } from "../../../kernel/call.ts";
import type {
  ServiceSpecificCredential as WireCredential,
  ServiceSpecificCredentialMetadata as WireMetadata,
} from "../../../model/types/iam.d.ts";
import type { Deps, IamHandler } from "../deps.ts";
import { invalidInput, noSuchServiceCredential, quotaExceeded, serviceWithoutCredentials } from "../errors.ts";
import { requireUser, userById } from "../find.ts";
import { holderOf } from "../holder.ts";
import { pageOf } from "../paging.ts";
import { dayMs } from "../passwords.ts";
import { quotas } from "../quotas.ts";
import { sealText } from "../sealed-text.ts";
import type { ServiceCredential } from "../state/user-credential.ts";
import { heldBy, requireHeld, settableStatus } from "../user-credentials.ts";

/** Services that users have passwords for, and those that they have keys for, which may expire. */
const services: Readonly<Record<string, "password" | "key">> = {
  "codecommit.amazonaws.com": "password",
  "cassandra.amazonaws.com": "password",
  "bedrock.amazonaws.com": "key",
};

export const createServiceSpecificCredential: IamHandler<"CreateServiceSpecificCredential"> = (deps, call, input) => {
  const { ServiceName, CredentialAgeDays } = input;
  const user = requireUser(deps, call, input.UserName);
  const form = formOf(ServiceName);
  if (CredentialAgeDays !== undefined && form !== "key") {
    throw invalidInput(`CredentialAgeDays is not supported for ${ServiceName}.`);
  }
  const held = heldBy(deps.serviceCredentials, call, user.id).filter(({ service }) => service === ServiceName);
  const limit = quotas.ServiceSpecificCredentialsPerUser;
  if (held.length >= limit) throw quotaExceeded("ServiceSpecificCredentialsPerUser", limit);
  const login = freeLogin(user.name, call.account, held);
  const secret = makeSecret(deps, form, login);
  const credential: ServiceCredential = {
    id: deps.ids.next("serviceCredential"),
    userId: user.id,
    status: "Active",
    createdAt: call.now,
    service: ServiceName,
    login,
    sealedSecret: seal(deps, secret),
    expiresAt: CredentialAgeDays === undefined ? undefined : call.now + CredentialAgeDays * dayMs,
  };
  deps.serviceCredentials.put(call, credential);
  return { ServiceSpecificCredential: withSecret(call, user.name, credential, secret) };
};

export const resetServiceSpecificCredential: IamHandler<"ResetServiceSpecificCredential"> = (deps, call, input) => {
  const holder = holderOf(deps, call, input.UserName);
  const id = input.ServiceSpecificCredentialId;
  const credential = requireHeld(deps.serviceCredentials, call, holder, id, noSuchServiceCredential);
  const secret = makeSecret(deps, formOf(credential.service), credential.login);
  deps.serviceCredentials.put(call, { ...credential, sealedSecret: seal(deps, secret) });
  return { ServiceSpecificCredential: withSecret(call, holder.name, credential, secret) };
};

export const listServiceSpecificCredentials: IamHandler<"ListServiceSpecificCredentials"> = (deps, call, input) => {
  const { UserName, ServiceName, AllUsers } = input;
  if (ServiceName !== undefined) formOf(ServiceName);
  if (AllUsers && UserName !== undefined) throw invalidInput("UserName and AllUsers cannot be given together.");
  const candidates = AllUsers
    ? [...deps.serviceCredentials.list(call)]
    : heldBy(deps.serviceCredentials, call, holderOf(deps, call, UserName).id);
  const wanted = candidates.filter(({ service }) => ServiceName === undefined || service === ServiceName);
  const { items, rest } = pageOf(input, wanted, ({ id }) => id);
  const metadata = items.map((each) => metadataOf(call, userById(deps, call, each.userId)?.name ?? "", each));
  return { ServiceSpecificCredentials: metadata, ...rest };
};

export const updateServiceSpecificCredential: IamHandler<"UpdateServiceSpecificCredential"> = (deps, call, input) => {
  const holder = holderOf(deps, call, input.UserName);
  const id = input.ServiceSpecificCredentialId;
  const credential = requireHeld(deps.serviceCredentials, call, holder, id, noSuchServiceCredential);
  deps.serviceCredentials.put(call, { ...credential, status: settableStatus(input.Status) });
  return {};
};

export const deleteServiceSpecificCredential: IamHandler<"DeleteServiceSpecificCredential"> = (deps, call, input) => {
  const holder = holderOf(deps, call, input.UserName);
  const id = input.ServiceSpecificCredentialId;
  requireHeld(deps.serviceCredentials, call, holder, id, noSuchServiceCredential);
  deps.serviceCredentials.delete(call, holder.id, id);
  return {};
};

function formOf(service: string): "password" | "key" {
  const form = Object.hasOwn(services, service) ? services[service] : undefined;
  if (!form) throw serviceWithoutCredentials(service);
  return form;
}

/** `alice-at-123456789012`; the second of a service is `alice+1-at-...`. */
function freeLogin(userName: string, account: string, held: readonly ServiceCredential[]): string {
  const logins = [userName, `${userName}+1`].map((name) => `${name}-at-${account}`);
  return logins.find((login) => held.every((each) => each.login !== login)) ?? `${userName}-at-${account}`;
}

/** Passwords are 60 characters that end in "="; keys of Bedrock are base64 of alias and secret behind "ABSK". */
function makeSecret({ ports }: Deps, form: "password" | "key", login: string): string {
  if (form === "password") return Buffer.from(ports.random.bytes(44)).toString("base64");
  const secret = Buffer.from(ports.random.bytes(32)).toString("base64");
  return `ABSK${Buffer.from(`${login}:${secret}`).toString("base64")}`;
}

const seal = ({ ports }: Deps, secret: string): string => sealText(ports.seals, "iam-service-credential", secret);

function metadataOf(call: Call, userName: string, credential: ServiceCredential): WireMetadata {
  const { expiresAt } = credential;
  const isKey = formOf(credential.service) === "key";
  return {
    UserName: userName,
    Status: expiresAt !== undefined && expiresAt <= call.now ? "Expired" : credential.status,
    ...(isKey ? { ServiceCredentialAlias: credential.login } : { ServiceUserName: credential.login }),
    CreateDate: credential.createdAt,
    ...(expiresAt !== undefined && { ExpirationDate: expiresAt }),
    ServiceSpecificCredentialId: credential.id,
    ServiceName: credential.service,
  };
}

const withSecret = (call: Call, userName: string, credential: ServiceCredential, secret: string): WireCredential => ({
  ...metadataOf(call, userName, credential),
  ...(formOf(credential.service) === "key" ? { ServiceCredentialSecret: secret } : { ServicePassword: secret }),
});
