import { arn } from "../../kernel/arn.ts";

/** What stands in an ARN behind its kind: path and name in one. */
export interface Located {
  readonly path: string;
  readonly name: string;
}

const located =
  (kind: string) =>
  (account: string, { path, name }: Located): string =>
    arn("iam", "", account, `${kind}${path}${name}`);

/** IAM user guide, "IAM identifiers": a path begins and ends with a slash. */
export const userArn = located("user");
export const groupArn = located("group");
export const roleArn = located("role");
export const policyArn = located("policy");
export const instanceProfileArn = located("instance-profile");
export const serverCertificateArn = located("server-certificate");
export const virtualMfaArn = located("mfa");

export const rootArn = (account: string): string => arn("iam", "", account, "root");
export const oidcProviderArn = (account: string, url: string): string =>
  arn("iam", "", account, `oidc-provider/${url}`);
export const samlProviderArn = (account: string, name: string): string =>
  arn("iam", "", account, `saml-provider/${name}`);
