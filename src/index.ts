/** The library: a Fogbank inside the process, for tests. */
export type { JourneyFilter } from "./journey/recorder.ts";
export { ConfigurationError } from "./kernel/error.ts";
export type { Journey, Step } from "./kernel/journey.ts";
export type { StartOptions } from "./region/options.ts";
export { type Fogbank, start } from "./region/start.ts";
