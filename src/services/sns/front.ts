import type { Front } from "../../kernel/front.ts";
import type { Deps } from "./deps.ts";

const certificate = /^\/SimpleNotificationService-([0-9a-f]{32})\.pem$/;

/** What is there for everybody: the certificate of the key that signs messages. */
export const front: Front<Deps> = {
  document({ signer }, { path }) {
    const id = certificate.exec(path)?.[1];
    const pem = id === undefined ? undefined : signer.certificate(id);
    return pem === undefined
      ? undefined
      : { status: 200, headers: { "content-type": "application/x-pem-file" }, body: pem };
  },
};
