/** Paths and texts of the files that are generated. */
export type Files = Readonly<Record<string, string>>;
