import { configureGlobal } from "fast-check";

/**
 * Properties draw the same values every time: a red run is one's own doing and can be run again. Other values:
 * FOGBANK_PROPERTY_SEED=N.
 */
configureGlobal({ seed: Number(process.env.FOGBANK_PROPERTY_SEED ?? 20_260_301) });
