import { checkServerCertificate, isProblem } from "../../../engines/certificate.ts";
import type { Call } from "../../../kernel/call.ts";
import type { ServerCertificateMetadata } from "../../../model/types/iam.d.ts";
import { serverCertificateArn } from "../arns.ts";
import { certificateError } from "../certificate-errors.ts";
import { addWithin } from "../counts.ts";
import type { Deps, IamHandler } from "../deps.ts";
import { noSuchServerCertificate, serverCertificateExists } from "../errors.ts";
import { pageOfNamed } from "../listing.ts";
import { sealText } from "../sealed-text.ts";
import type { ServerCertificate } from "../state/server-certificate.ts";
import { nameKey } from "../state/user.ts";
import { someTags, withoutTags, withTags } from "../tags.ts";
import { pageOfTags } from "./tags.ts";

export const uploadServerCertificate: IamHandler<"UploadServerCertificate"> = (deps, call, input) => {
  const { CertificateBody, PrivateKey, CertificateChain } = input;
  if (findCertificate(deps, call, input.ServerCertificateName))
    throw serverCertificateExists(input.ServerCertificateName);
  const parts = { body: CertificateBody, privateKey: PrivateKey, chain: CertificateChain };
  const facts = checkServerCertificate(parts, call.now);
  if (isProblem(facts)) throw certificateError(facts);
  const certificate: ServerCertificate = {
    id: deps.ids.next("serverCertificate"),
    name: input.ServerCertificateName,
    path: input.Path ?? "/",
    body: CertificateBody,
    chain: CertificateChain,
    sealedKey: sealText(deps.ports.seals, "iam-server-certificate", PrivateKey),
    uploadedAt: call.now,
    expiresAt: facts.notAfter,
    tags: withTags({}, input.Tags),
  };
  addWithin(deps.serverCertificates, call, certificate, "ServerCertificatesPerAccount");
  return { ServerCertificateMetadata: metadataOf(call, certificate), ...someTags(certificate.tags) };
};

export const getServerCertificate: IamHandler<"GetServerCertificate"> = (deps, call, { ServerCertificateName }) => {
  const certificate = requireCertificate(deps, call, ServerCertificateName);
  return {
    ServerCertificate: {
      ServerCertificateMetadata: metadataOf(call, certificate),
      CertificateBody: certificate.body,
      ...(certificate.chain !== undefined && { CertificateChain: certificate.chain }),
      ...someTags(certificate.tags),
    },
  };
};

export const listServerCertificates: IamHandler<"ListServerCertificates"> = (deps, call, input) => {
  const { items, rest } = pageOfNamed(deps.serverCertificates, call, input);
  return { ServerCertificateMetadataList: items.map((each) => metadataOf(call, each)), ...rest };
};

export const updateServerCertificate: IamHandler<"UpdateServerCertificate"> = (deps, call, input) => {
  const { serverCertificates } = deps;
  const certificate = requireCertificate(deps, call, input.ServerCertificateName);
  const name = input.NewServerCertificateName ?? certificate.name;
  if (nameKey(name) !== nameKey(certificate.name) && findCertificate(deps, call, name)) {
    throw serverCertificateExists(name);
  }
  serverCertificates.delete(call, nameKey(certificate.name));
  serverCertificates.put(call, { ...certificate, name, path: input.NewPath ?? certificate.path });
  return {};
};

export const deleteServerCertificate: IamHandler<"DeleteServerCertificate"> = (deps, call, input) => {
  const { name } = requireCertificate(deps, call, input.ServerCertificateName);
  deps.serverCertificates.delete(call, nameKey(name));
  return {};
};

export const tagServerCertificate: IamHandler<"TagServerCertificate"> = (deps, call, input) => {
  const certificate = requireCertificate(deps, call, input.ServerCertificateName);
  deps.serverCertificates.put(call, { ...certificate, tags: withTags(certificate.tags, input.Tags) });
  return {};
};

export const untagServerCertificate: IamHandler<"UntagServerCertificate"> = (deps, call, input) => {
  const certificate = requireCertificate(deps, call, input.ServerCertificateName);
  deps.serverCertificates.put(call, { ...certificate, tags: withoutTags(certificate.tags, input.TagKeys) });
  return {};
};

export const listServerCertificateTags: IamHandler<"ListServerCertificateTags"> = (deps, call, input) =>
  pageOfTags(requireCertificate(deps, call, input.ServerCertificateName).tags, input);

export const findCertificate = (
  { serverCertificates }: Deps,
  call: Call,
  name: string,
): ServerCertificate | undefined => serverCertificates.get(call, nameKey(name));

function requireCertificate(deps: Deps, call: Call, name: string): ServerCertificate {
  const certificate = findCertificate(deps, call, name);
  if (!certificate) throw noSuchServerCertificate(name);
  return certificate;
}

const metadataOf = (call: Call, certificate: ServerCertificate): ServerCertificateMetadata => ({
  Path: certificate.path,
  ServerCertificateName: certificate.name,
  ServerCertificateId: certificate.id,
  Arn: serverCertificateArn(call.account, certificate),
  UploadDate: certificate.uploadedAt,
  Expiration: certificate.expiresAt,
});
