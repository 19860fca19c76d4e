import type { Departure, Passage, Stage } from "../../kernel/stage.ts";
import type { House } from "../house.ts";

/** Tells services that keep logs of their own requests how one was answered. */
export const logRequest = (house: House): Stage => ({
  name: "log-request",
  quiet: true,
  run(passage) {
    const log = passage.service?.definition.requestLog;
    if (log) log.take(passage.service?.deps, finished(house, passage));
    return undefined;
  },
});

function finished(house: House, passage: Passage) {
  const { id, now, arrival, request, call, operation, input, output, error, departure, journey } = passage;
  return {
    id,
    now,
    arrival,
    path: request.path,
    call,
    operation,
    input,
    output: error ? undefined : (output as object | undefined),
    status: departure?.status ?? 500,
    errorCode: journey.error?.code,
    bytesSent: departure && bytesOf(arrival.method, departure),
    micros: house.micros() - passage.startedMicros,
  };
}

function bytesOf(method: string, { body }: Departure): number | undefined {
  if (method === "HEAD") return 0;
  return typeof body === "string" ? Buffer.byteLength(body) : body.length;
}
