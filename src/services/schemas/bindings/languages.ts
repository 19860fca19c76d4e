import { badRequest } from "../errors.ts";
import type { Files } from "./files.ts";
import { goFiles } from "./go.ts";
import { javaFiles } from "./java.ts";
import type { Model } from "./models.ts";
import { pythonFiles } from "./python.ts";
import { typescriptFiles } from "./typescript.ts";

type Generator = (models: readonly Model[], packageName: string) => Files;

/** API reference, PutCodeBinding: the names of the languages. */
const generators: Readonly<Record<string, Generator>> = {
  Java8: javaFiles,
  Python36: pythonFiles,
  TypeScript3: typescriptFiles,
  Go1: goFiles,
};

/** Throws BadRequestException for a language that there are no bindings for. */
export function generatorFor(language: string): Generator {
  const generator = Object.hasOwn(generators, language) ? generators[language] : undefined;
  if (!generator)
    throw badRequest(`Language ${language} is not supported. Supported: ${Object.keys(generators).join(", ")}.`);
  return generator;
}

/** A package's name in every language: `aws.s3@ObjectCreated` is aws_s3_objectcreated. */
export const packageNameOf = (schema: string): string => schema.toLowerCase().replace(/[^a-z0-9]+/g, "_");
