import type { Command, Option } from "commander";
import { type CodeLine, codeIn } from "../markdown.ts";
import type { Project } from "../project.ts";
import type { Finding, Rule } from "../rule.ts";
import type { Source } from "../source.ts";

const reference = "docs/cli.md";

/** Every `fogbank ...` of the documentation parses, and every command and flag stands in docs/cli.md. */
export const documentedCommands = (program: Command): Rule => ({
  name: "the command line is documented as it is",
  check: (project) => check(project, program),
  broken: {
    [reference]: [
      ...program.commands.map((command) => `## fogbank ${command.name()}\n${flagsOf(command).join(" ")}`),
      "## fogbank dance",
      "```sh",
      "fogbank start --auth strict --port 0 # a comment, and fogbank is only a word in: the fogbank project",
      'eval "$(fogbank env --acount 111111111111)" && npx fogbank clock set 2026-01-31 now then',
      "fogbank run -- anything --goes | grep --here",
      "```",
      "`fogbank why` and `fogbank wherefore`; `--ephemeral` and `--eternal`",
    ].join("\n"),
  },
  // Behind two lines for each command.
  foundAt: [1, 3, 4, 4, 7, 7].map((line) => `${reference}:${2 * program.commands.length + line}`),
});

const flagsOf = ({ options }: Command): string[] => options.flatMap(({ long }) => (long ? [`\`${long}\``] : []));

function check(project: Project, program: Command): Finding[] {
  const found: Finding[] = [];
  for (const file of project.files) {
    if (!file.path.endsWith(".md")) continue;
    if (file.path === reference) found.push(...holesIn(file, program));
    for (const code of codeIn(file)) {
      for (const says of complaintsAbout(code, program))
        found.push({ file: file.path, line: code.line, says, remedy: "Write what src/cli/commands.ts takes" });
    }
  }
  return found;
}

/** Commands without a heading, headings without a command, flags that the reference does not mention. */
function holesIn(file: Source, program: Command): Finding[] {
  const found: Finding[] = [];
  const hole = (line: number, says: string, remedy: string): void =>
    void found.push({ file: file.path, line, says, remedy });
  const headings = new Map<string, number>();
  for (const [at, text] of file.lines.entries()) {
    const name = /^## fogbank (\S+)$/.exec(text)?.[1];
    if (name !== undefined) headings.set(name, at + 1);
  }
  for (const command of program.commands) {
    if (!headings.delete(command.name())) hole(1, `fogbank ${command.name()} has no heading`, "Document it");
    for (const flag of flagsOf(command))
      if (!file.text.includes(flag.slice(0, -1)))
        hole(1, `${flag} of ${command.name()} is not mentioned`, "Document it");
  }
  for (const [name, line] of headings) hole(line, `there is no command fogbank ${name}`, "Remove its section");
  return found;
}

function complaintsAbout({ text, language }: CodeLine, program: Command): string[] {
  if (language === "" && /^--[a-z]/.test(text)) return complaintsAboutFlag(text, program);
  if (!["", "sh", "console"].includes(language) || (language === "console" && !text.startsWith("$ "))) return [];
  const complaints: string[] = [];
  const shell = language === "" ? text : text.replace(/\s#.*$/, "");
  for (const piece of shell.split(/&&|\||;|\)/)) {
    const words = /(?:^|[\s(])fogbank ([a-z-].*)$/.exec(piece)?.[1]?.trim().split(/\s+/);
    if (words) complaints.push(...complaintsAboutCall(words, program));
  }
  return complaints;
}

function complaintsAboutFlag(text: string, program: Command): string[] {
  const [flag = ""] = text.split(/[\s=]/);
  return program.commands.some(({ options }) => options.some(({ long }) => long === flag))
    ? []
    : [`no command of fogbank takes ${flag}`];
}

function complaintsAboutCall([name = "", ...words]: readonly string[], program: Command): string[] {
  if (/^--(help|version)$/.test(name)) return [];
  const command = program.commands.find((each) => each.name() === name);
  if (!command) return [`there is no command fogbank ${name}`];
  const complaints: string[] = [];
  let operands = 0;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (word === "--") break;
    if (!word.startsWith("--")) operands++;
    else {
      const option = command.options.find(({ long }) => long === word);
      if (!option) complaints.push(`fogbank ${name} takes no ${word}`);
      if (option?.required) complaints.push(...complaintsAboutValue(option, words[++at]));
    }
  }
  const most = command.registeredArguments;
  // What stands behind a flag that nobody knows may be its value.
  if (complaints.length === 0 && operands > most.length && !most.at(-1)?.variadic)
    complaints.push(`fogbank ${name} takes at most ${most.length} arguments`);
  return complaints;
}

/** Words for a person, `<mode>`, stand for any value; so does nothing, in a flag that is only mentioned. */
function complaintsAboutValue({ long, description }: Option, value: string | undefined): string[] {
  const choices = /^([a-z]+(?:, [a-z]+)+) \(default/.exec(description)?.[1]?.split(", ");
  if (!choices || value === undefined || value.startsWith("<") || choices.includes(value)) return [];
  return [`${long} takes ${choices.join(", ")}, not ${value}`];
}
