import type { Call } from "../../../kernel/call.ts";
import { readArn } from "../arns.ts";
import type { Deps, SnsHandler } from "../deps.ts";
import { invalid, notFound, notImplemented } from "../errors.ts";
import { pageOf } from "../paging.ts";
import { applicationArn, type FoundApplication, findApplication } from "../push.ts";
import type { Application, Attributes } from "../state.ts";

/** SNS API reference, CreatePlatformApplication, "Platform". */
const platforms: ReadonlySet<string> = new Set([
  "ADM",
  "APNS",
  "APNS_SANDBOX",
  "APNS_VOIP",
  "APNS_VOIP_SANDBOX",
  "BAIDU",
  "FCM",
  "GCM",
  "MACOS",
  "MACOS_SANDBOX",
  "MPNS",
  "WNS",
]);

/** Taken, and never shown. */
const secret: ReadonlySet<string> = new Set(["PlatformCredential", "PlatformPrincipal"]);
const known: ReadonlySet<string> = new Set([
  ...secret,
  "AppleCertificateExpirationDate",
  "ApplePlatformBundleID",
  "ApplePlatformTeamID",
  "Enabled",
  "EventDeliveryFailure",
  "EventEndpointCreated",
  "EventEndpointDeleted",
  "EventEndpointUpdated",
  "FailureFeedbackRoleArn",
  "SuccessFeedbackRoleArn",
  "SuccessFeedbackSampleRate",
]);

function checkAttributes(attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (!known.has(name)) throw invalid(`Attributes Reason: Invalid attribute name: ${name}`);
    if (name === "Enabled" && !/^(?:true|false)$/i.test(value))
      throw invalid("Attributes Reason: Enabled must be true or false");
    // They tell topics and logs about endpoints, which nothing here does yet.
    if (value !== "" && /^Event|RoleArn$/.test(name)) throw notImplemented(`SNS platform application: ${name}`);
  }
}

function checkName(name: string): void {
  if (name === "") throw invalid(`${name} Reason: cannot be empty`);
  if (name.length > 256) throw invalid(`${name} Reason: must be at most 256 characters long`);
  if (!/^[A-Za-z0-9._-]+$/.test(name)) {
    throw invalid(`${name} Reason: must contain only characters 'a'-'z', 'A'-'Z', '0'-'9', '_', '-', and '.'`);
  }
}

/** What is shown, and the credentials sealed with what was known of them. */
function divided({ seals }: Deps, attributes: Attributes): Pick<Application, "attributes" | "sealedCredentials"> {
  const entries = Object.entries(attributes);
  const secrets = entries.filter(([name]) => secret.has(name));
  const shown = Object.fromEntries(entries.filter(([name]) => !secret.has(name)));
  if (secrets.length === 0) return { attributes: shown };
  const sealed = seals.seal("sns.platform", Buffer.from(JSON.stringify(Object.fromEntries(secrets))));
  return { attributes: shown, sealedCredentials: Buffer.from(sealed).toString("base64") };
}

export const createPlatformApplication: SnsHandler<"CreatePlatformApplication"> = (deps, call, input) => {
  const { Name: name, Platform: platform, Attributes } = input;
  checkName(name);
  if (!platforms.has(platform)) throw invalid(`Platform Reason: ${platform} is not supported`);
  checkAttributes(Attributes);
  if (!Attributes.PlatformCredential) {
    throw invalid("Attributes Reason: PlatformCredential attribute is required");
  }
  const application = { platform, name, ...divided(deps, { Enabled: "true", ...Attributes }) };
  deps.applications.put(call, application);
  return { PlatformApplicationArn: applicationArn(call, application) };
};

export function requireApplication(deps: Deps, call: Call, arn: string): FoundApplication {
  const { account, region } = readArn(arn, "PlatformApplicationArn");
  if (account !== call.account || region !== call.region) throw invalid("PlatformApplicationArn");
  const found = findApplication(deps, arn);
  if (!found) throw notFound("PlatformApplication");
  return found;
}

/** Its endpoints go with it. Nobody minds one that is not there. */
export const deletePlatformApplication: SnsHandler<"DeletePlatformApplication"> = (deps, _call, input) => {
  const found = findApplication(deps, input.PlatformApplicationArn);
  if (!found) return {};
  const { scope, application } = found;
  deps.applications.delete(scope, application.platform, application.name);
  for (const { id } of [...deps.endpoints.list(scope, { prefix: [application.platform, application.name] })]) {
    deps.endpoints.delete(scope, application.platform, application.name, id);
  }
  return {};
};

export const listPlatformApplications: SnsHandler<"ListPlatformApplications"> = (deps, call, { NextToken: token }) => {
  const { items, next } = pageOf(
    token,
    ({ platform, name }: Application) => [platform, name],
    (after) => deps.applications.list(call, { after }),
  );
  return {
    PlatformApplications: items.map((application) => ({
      PlatformApplicationArn: applicationArn(call, application),
      Attributes: { ...application.attributes },
    })),
    ...(next !== undefined && { NextToken: next }),
  };
};

export const getPlatformApplicationAttributes: SnsHandler<"GetPlatformApplicationAttributes"> = (
  deps,
  call,
  input,
) => ({
  Attributes: { ...requireApplication(deps, call, input.PlatformApplicationArn).application.attributes },
});

export const setPlatformApplicationAttributes: SnsHandler<"SetPlatformApplicationAttributes"> = (deps, call, input) => {
  const { scope, application } = requireApplication(deps, call, input.PlatformApplicationArn);
  checkAttributes(input.Attributes);
  const { attributes, ...credentials } = divided(deps, input.Attributes);
  deps.applications.put(scope, {
    ...application,
    ...credentials,
    attributes: { ...application.attributes, ...attributes },
  });
  return {};
};
