import type { Project } from "./project.ts";
import type { Source } from "./source.ts";

export interface Finding {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** What is wrong, in one sentence without its full stop. */
  readonly says: string;
  /** What to do about it. */
  readonly remedy: string;
}

export interface Rule {
  readonly name: string;
  readonly check: (project: Project) => Finding[];
  /** A project that breaks the rule, file by file: the test of the rule itself. */
  readonly broken: Readonly<Record<string, string>>;
  /** Where the broken project must be found out: `file:line`. */
  readonly foundAt: readonly string[];
}

export const find = (file: Source, offset: number, says: string, remedy: string): Finding => ({
  file: file.path,
  line: file.lineAt(offset),
  says,
  remedy,
});

export const write = (rule: string, { file, line, says, remedy }: Finding): string =>
  `${file}:${line} [${rule}] ${says}. ${remedy}.`;
