import type { AwsError } from "../../kernel/error.ts";
import type { Form } from "../../kernel/front.ts";
import type { Passage, Stage } from "../../kernel/stage.ts";
import { codecFor } from "../../wire/codecs.ts";
import type { WireResponse } from "../../wire/message.ts";
import { answerHeaders } from "../../wire/s3-answer.ts";
import { knockOf } from "../address.ts";
import type { House } from "../house.ts";
import { withoutSecrets } from "../redact.ts";
import { internalFailure, protocolOf } from "../speaker.ts";

export interface RespondFacts {
  readonly status: number;
  readonly code?: string;
}

/** Some messages repeat what was sent, as long as it was; a journey keeps this much. */
const longestMessage = 4_096;

const ok: RespondFacts = { status: 200 };

/** Typed output, or the error, to bytes. Stands behind the road: every passage is answered. */
export const respond = (house: House): Stage<RespondFacts> => ({
  name: "respond",
  run(passage) {
    const response = passage.departure ?? written(house, passage);
    passage.departure = { status: response.status, headers: response.headers, body: response.body };
    passage.journey.status = response.status;
    if (passage.arrival.headers.origin !== undefined) Object.assign(response.headers, pageHeaders(passage));
    if (!passage.error) return response.status === 200 ? ok : { status: response.status };
    const { code, message } = passage.error;
    passage.journey.error = { code, message: withoutSecrets(message, passage.operation).slice(0, longestMessage) };
    return { status: response.status, code };
  },
});

const written = (house: House, passage: Passage): WireResponse =>
  passage.error ? errorResponse(passage, passage.error) : outputOrBug(house, passage);

/** Which page may read the answer, a refusal too, where the service has rules of its own for it. */
function pageHeaders(passage: Passage): Record<string, string> | undefined {
  const { service } = passage;
  return service?.definition.front.pages?.headers(service.deps, knockOf(passage));
}

function errorResponse(passage: Passage, error: AwsError): WireResponse {
  return codecFor(protocolOf(passage), passage.arrival.headers.accept).writeError(error, passage.model, passage.id);
}

function formAnswer({ service, output, call, id }: Passage, form: Form): WireResponse {
  const forms = service?.definition.front.forms;
  if (!service || !forms || !call) throw new Error("respond: a form at a service that takes none");
  const answer = forms.answer(service.deps, form, (output ?? {}) as Readonly<Record<string, unknown>>, call.baseUrl);
  return { ...answer, headers: { ...answerHeaders(service.definition.id, id), ...answer.headers } };
}

/** An output that does not fit its shape is a bug of the handler's, and is answered as one. */
function outputOrBug(house: House, passage: Passage): WireResponse {
  const { protocol, operation, output, id, arrival } = passage;
  try {
    if (!protocol || !operation) throw new Error("respond: the stages before it did not fill in the passage");
    if (passage.form) return formAnswer(passage, passage.form);
    return codecFor(protocol, arrival.headers.accept).writeOutput(
      operation,
      (output ?? {}) as Record<string, unknown>,
      id,
    );
  } catch (error) {
    house.log.error(`${passage.journey.service} ${operation?.name}: its output cannot be written`, error);
    passage.error = internalFailure(passage);
    return errorResponse(passage, passage.error);
  }
}
