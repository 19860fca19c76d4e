import { certificateFacts, isProblem, readCertificate } from "../../../engines/certificate.ts";
import type { SigningCertificate as WireCertificate } from "../../../model/types/iam.d.ts";
import { certificateError } from "../certificate-errors.ts";
import type { IamHandler } from "../deps.ts";
import { duplicateCertificate, noSuchCertificate, quotaExceeded } from "../errors.ts";
import { type Holder, holderOf } from "../holder.ts";
import { pageOf } from "../paging.ts";
import { quotas } from "../quotas.ts";
import type { SigningCertificate } from "../state/user-credential.ts";
import { heldBy, requireHeld, settableStatus } from "../user-credentials.ts";

export const uploadSigningCertificate: IamHandler<"UploadSigningCertificate"> = (deps, call, input) => {
  const { signingCertificates, ids } = deps;
  const holder = holderOf(deps, call, input.UserName);
  const certificate = readCertificate(input.CertificateBody, call.now);
  if (isProblem(certificate)) throw certificateError(certificate);
  const { fingerprint } = certificateFacts(certificate);
  for (const other of signingCertificates.list(call)) {
    if (other.fingerprint === fingerprint) throw duplicateCertificate(other.id);
  }
  const limit = quotas.SigningCertificatesPerUser;
  // The message has another name for the quota than the account's summary.
  if (heldBy(signingCertificates, call, holder.id).length >= limit) throw quotaExceeded("CertificatesPerUser", limit);
  const stored: SigningCertificate = {
    id: ids.next("signingCertificate"),
    userId: holder.id,
    status: "Active",
    createdAt: call.now,
    body: input.CertificateBody,
    fingerprint,
  };
  signingCertificates.put(call, stored);
  return { Certificate: toWire(holder, stored) };
};

export const listSigningCertificates: IamHandler<"ListSigningCertificates"> = (deps, call, input) => {
  const holder = holderOf(deps, call, input.UserName);
  const { items, rest } = pageOf(input, heldBy(deps.signingCertificates, call, holder.id), ({ id }) => id);
  return { Certificates: items.map((each) => toWire(holder, each)), ...rest };
};

export const updateSigningCertificate: IamHandler<"UpdateSigningCertificate"> = (deps, call, input) => {
  const { signingCertificates } = deps;
  const holder = holderOf(deps, call, input.UserName);
  const certificate = requireHeld(signingCertificates, call, holder, input.CertificateId, noSuchCertificate);
  signingCertificates.put(call, { ...certificate, status: settableStatus(input.Status) });
  return {};
};

export const deleteSigningCertificate: IamHandler<"DeleteSigningCertificate"> = (deps, call, input) => {
  const { signingCertificates } = deps;
  const holder = holderOf(deps, call, input.UserName);
  const { id } = requireHeld(signingCertificates, call, holder, input.CertificateId, noSuchCertificate);
  signingCertificates.delete(call, holder.id, id);
  return {};
};

const toWire = (holder: Holder, certificate: SigningCertificate): WireCertificate => ({
  UserName: holder.name,
  CertificateId: certificate.id,
  CertificateBody: certificate.body,
  Status: certificate.status,
  UploadDate: certificate.createdAt,
});
