import type { Call } from "../../kernel/call.ts";
import type { ConditionContext } from "../../kernel/ports.ts";
import { oidcProviderArn, samlProviderArn, serverCertificateArn, userArn, virtualMfaArn } from "./arns.ts";
import type { Deps } from "./deps.ts";
import { userById } from "./find.ts";
import { type Extra, type NamesUser, type Row, userResource } from "./iam-rows.ts";
import { findMfaDevice } from "./mfa.ts";
import { findCertificate } from "./operations/server-certificates.ts";
import { house } from "./scope.ts";
import type { User } from "./state/user.ts";
import type { ServiceCredential } from "./state/user-credential.ts";

/** Builders of the rows in iam.ts for users' credentials, certificates and identity providers. */

const row = <Input>(name: string, base: Omit<Row<Input>, "action">, extra: Extra<Input>): Row<Input> => ({
  action: `iam:${name}`,
  ...base,
  ...extra,
});

const anyUser = (call: Call): string => userArn(call.account, { path: "/", name: "*" });
const resourceOf = (call: Call, user: User | undefined): string => (user ? userArn(call.account, user) : anyUser(call));

interface NamesAccessKey {
  readonly AccessKeyId: string;
}

function keyHolder(deps: Deps, call: Call, id: string): User | undefined {
  const key = deps.accessKeys.get(house, id);
  return key?.account === call.account ? userById(deps, call, key.holder) : undefined;
}

/** On the user whose key is named. */
export const onKeyHolder = (name: string): Row<NamesAccessKey> => ({
  action: `iam:${name}`,
  resource: (call, { AccessKeyId }, deps) => resourceOf(call, keyHolder(deps, call, AccessKeyId)),
  resourceTags: (call, { AccessKeyId }, deps) => keyHolder(deps, call, AccessKeyId)?.tags,
});

interface NamesMfa {
  readonly SerialNumber: string;
}

/** On the named user, and without a name on the one whose device it is. */
export const onMfaHolder = (name: string): Row<NamesMfa & NamesUser> => ({
  action: `iam:${name}`,
  resource(call, input, deps) {
    if (input.UserName !== undefined) return userResource(call, input, deps);
    const holder = findMfaDevice(deps, call, input.SerialNumber)?.enabled?.userId;
    return resourceOf(call, holder === undefined ? undefined : userById(deps, call, holder));
  },
});

export const onMfa = <In = object>(name: string, extra: Extra<In & NamesMfa> = {}): Row<In & NamesMfa> =>
  row(
    name,
    {
      resource: (_call, { SerialNumber }) => SerialNumber,
      resourceTags: (call, { SerialNumber }, deps) => findMfaDevice(deps, call, SerialNumber)?.tags,
    },
    extra,
  );

interface HasPath {
  readonly Path?: string | undefined;
}

export const newMfa = (call: Call, input: HasPath & { readonly VirtualMFADeviceName: string }): string =>
  virtualMfaArn(call.account, { path: input.Path ?? "/", name: input.VirtualMFADeviceName });

interface NamesCertificate {
  readonly ServerCertificateName: string;
}

export const onServerCertificate = <In = object>(
  name: string,
  extra: Extra<In & NamesCertificate> = {},
): Row<In & NamesCertificate> =>
  row(
    name,
    {
      resource: certificateResource,
      resourceTags: (call, input, deps) => findCertificate(deps, call, input.ServerCertificateName)?.tags,
    },
    extra,
  );

const certificateResource = (call: Call, { ServerCertificateName }: NamesCertificate, deps: Deps): string =>
  serverCertificateArn(
    call.account,
    findCertificate(deps, call, ServerCertificateName) ?? { path: "/", name: ServerCertificateName },
  );

export const newServerCertificate = (call: Call, input: HasPath & NamesCertificate): string =>
  serverCertificateArn(call.account, { path: input.Path ?? "/", name: input.ServerCertificateName });

/** A renaming needs the permission on the old and on the new ARN ("UpdateServerCertificate"). */
export function renamedServerCertificate(
  call: Call,
  input: NamesCertificate & {
    readonly NewPath?: string | undefined;
    readonly NewServerCertificateName?: string | undefined;
  },
  deps: Deps,
): string[] {
  const name = input.ServerCertificateName;
  const known = findCertificate(deps, call, name) ?? { path: "/", name };
  const renamed = { path: input.NewPath ?? known.path, name: input.NewServerCertificateName ?? known.name };
  return [serverCertificateArn(call.account, known), serverCertificateArn(call.account, renamed)];
}

interface NamesOidcProvider {
  readonly OpenIDConnectProviderArn: string;
}

export const onOidcProvider = <In = object>(
  name: string,
  extra: Extra<In & NamesOidcProvider> = {},
): Row<In & NamesOidcProvider> =>
  row(
    name,
    {
      resource: (_call, { OpenIDConnectProviderArn }) => OpenIDConnectProviderArn,
      resourceTags: (call, { OpenIDConnectProviderArn: arn }, { oidcProviders }) =>
        oidcProviders.get(call, behind(arn, oidcProviderArn(call.account, "")))?.tags,
    },
    extra,
  );

export const newOidcProvider = (call: Call, { Url }: { readonly Url: string }): string =>
  oidcProviderArn(call.account, Url.replace(/^https:\/\//, ""));

interface NamesSamlProvider {
  readonly SAMLProviderArn: string;
}

export const onSamlProvider = <In = object>(
  name: string,
  extra: Extra<In & NamesSamlProvider> = {},
): Row<In & NamesSamlProvider> =>
  row(
    name,
    {
      resource: (_call, { SAMLProviderArn }) => SAMLProviderArn,
      resourceTags: (call, { SAMLProviderArn }, { samlProviders }) =>
        samlProviders.get(call, behind(SAMLProviderArn, samlProviderArn(call.account, "")))?.tags,
    },
    extra,
  );

export const newSamlProvider = (call: Call, { Name }: { readonly Name: string }): string =>
  samlProviderArn(call.account, Name);

/** What stands behind `prefix`; nothing that has a name where `arn` begins otherwise. */
const behind = (arn: string, prefix: string): string => (arn.startsWith(prefix) ? arn.slice(prefix.length) : "");

/** On the named user, on all, or on the caller. */
export const listedHolder = (
  call: Call,
  input: NamesUser & { readonly AllUsers?: boolean | undefined },
  deps: Deps,
): string => (input.AllUsers ? anyUser(call) : userResource(call, input, deps));

/** `iam:ServiceSpecificCredentialServiceName` and `...AgeDays`, as the request has them. */
export const newServiceCredentialKeys = (
  _call: Call,
  input: { readonly ServiceName: string; readonly CredentialAgeDays?: number | undefined },
): ConditionContext => ({
  "iam:ServiceSpecificCredentialServiceName": input.ServiceName,
  "iam:ServiceSpecificCredentialAgeDays": input.CredentialAgeDays?.toString(),
});

/** The same of a credential that exists. */
export function serviceCredentialKeys(
  call: Call,
  input: { readonly ServiceSpecificCredentialId: string },
  { serviceCredentials }: Deps,
): ConditionContext {
  const { ServiceSpecificCredentialId: id } = input;
  let found: ServiceCredential | undefined;
  for (const each of serviceCredentials.list(call)) if (each.id === id) found = each;
  return { "iam:ServiceSpecificCredentialServiceName": found?.service };
}
