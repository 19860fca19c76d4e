import type { Handler } from "../../../kernel/service.ts";
import type { Operations } from "../../../model/types/sts.d.ts";
import { decodeAuthorizationMessage as decode } from "../authorization-message.ts";
import { refuseClosedSession } from "../callers.ts";
import type { Deps } from "../deps.ts";
import { invalidAuthorizationMessage } from "../errors.ts";

export const decodeAuthorizationMessage: Handler<Operations, "DecodeAuthorizationMessage", Deps> = (
  { seals },
  call,
  input,
) => {
  refuseClosedSession(call);
  const message = decode(seals, call.principal.account, input.EncodedMessage);
  if (!message) throw invalidAuthorizationMessage();
  return { DecodedMessage: JSON.stringify(message) };
};
