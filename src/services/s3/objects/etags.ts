import type { Random } from "../../../kernel/ports.ts";

const etagBytes = 16;

/** The ETag of a body that is sealed under somebody else's key: it changes with the object, and is no MD5 of it. */
export const randomEtag = (random: Random): string => Buffer.from(random.bytes(etagBytes)).toString("hex");
