import { patternRewrites } from "./pattern-rewrites.ts";

/**
 * AWS's `pattern` trait as a JavaScript regular expression.
 *
 * The patterns were written for Java and are matched in full: Coral, which validates most of AWS's APIs, answers
 * "Member must satisfy regular expression pattern" unless the whole value matches, anchored or not. Translated are
 * inline flags at the start, POSIX classes, Java's anchors and quotes, possessive quantifiers and atomic groups (which
 * differ in speed and, in no pattern of the tables, in what they match), repeated lookarounds, and escapes and braces
 * that a RegExp with the flag `u` refuses. What remains untranslatable throws when the pattern is first used.
 */
const compiled = new Map<string, RegExp>();

/** The compiled pattern, or a faster one that means the same. Kept for ever: patterns come from tables, never from callers. */
export function compilePattern(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known) return known;
  const { source, flags } = translatePattern(patternRewrites.get(pattern) ?? pattern);
  const expression = new RegExp(`^(?:${source})$`, flags);
  compiled.set(pattern, expression);
  return expression;
}

/** POSIX classes of Java, ASCII as there. The other names of `\p{...}` mean the same in JavaScript. */
const posix: Readonly<Record<string, string>> = {
  Lower: "a-z",
  Upper: "A-Z",
  Alpha: "a-zA-Z",
  Digit: "0-9",
  Alnum: "a-zA-Z0-9",
  Punct: "!-\\/:-@\\[-`{-~",
  Graph: "!-~",
  Print: " -~",
  Blank: " \\t",
  Cntrl: "\\x00-\\x1F\\x7F",
  XDigit: "0-9a-fA-F",
  Space: "\\t\\n\\v\\f\\r ",
};

/** Java's escapes that JavaScript lacks. */
const escapes: Readonly<Record<string, string>> = { A: "^", Z: "$", z: "$", a: "\\x07", e: "\\x1B" };
const classEscapes = "dDsSwWpPh";
const sharedEscapes = "bBcfnrtvux0123456789k";
const syntax = "^$\\.*+?()[]{}|/";

export function translatePattern(pattern: string): { readonly source: string; readonly flags: string } {
  const inline = /^\(\?([ims]+)\)/.exec(pattern);
  const flags = `u${inline?.[1] ?? ""}`;
  const scanner = new Scanner(inline ? pattern.slice(inline[0].length) : pattern);
  return { source: scanner.translate(), flags };
}

class Scanner {
  readonly #text: string;
  #at = 0;
  #out = "";
  /** For every open group, where it starts in the output and whether it is a lookaround. */
  readonly #groups: { readonly start: number; readonly look: boolean }[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  translate(): string {
    while (this.#at < this.#text.length) this.#step();
    return this.#out;
  }

  #step(): void {
    const char = this.#text.charAt(this.#at);
    if (char === "\\") this.#out += this.#escape(false);
    else if (char === "[") this.#class();
    else if (char === "(") this.#open();
    else if (char === ")") this.#close();
    else if ("*+?".includes(char)) this.#quantifier(char);
    else if (char === "{") this.#quantifier(this.#take(/\{\d+(?:,\d*)?\}/y) ?? "\\{");
    else {
      this.#out += char === "}" || char === "]" ? `\\${char}` : char;
      this.#at += 1;
    }
  }

  #open(): void {
    const group = this.#take(/\((?:\?(?:[:=!>]|<[=!]))?/y) ?? "(";
    this.#groups.push({ start: this.#out.length, look: /[=!]$/.test(group) });
    this.#out += group === "(?>" ? "(?:" : group;
    this.#at += group.length;
  }

  #close(): void {
    const group = this.#groups.pop();
    this.#out += ")";
    this.#at += 1;
    // With the flag `u` a lookaround cannot be repeated, a group around it can.
    if (group?.look && /[*+?{]/.test(this.#text.charAt(this.#at)))
      this.#out = `${this.#out.slice(0, group.start)}(?:${this.#out.slice(group.start)})`;
  }

  #quantifier(text: string): void {
    this.#out += text;
    this.#at += text === "\\{" ? 1 : text.length;
    const next = this.#text.charAt(this.#at);
    if (text !== "\\{" && (next === "?" || next === "+")) {
      this.#out += next === "?" ? "?" : "";
      this.#at += 1;
    }
  }

  #class(): void {
    this.#out += this.#take(/\[\^?/y) ?? "[";
    this.#at += this.#text.charAt(this.#at + 1) === "^" ? 2 : 1;
    let first = true;
    for (;;) {
      const char = this.#text.charAt(this.#at);
      if (char === "") throw new Error(`pattern ${this.#text} ends inside a character class`);
      if (char === "]" && !first) break;
      first = false;
      this.#out += char === "\\" ? this.#classEscape() : this.#classChar(char);
    }
    this.#out += "]";
    this.#at += 1;
  }

  #classChar(char: string): string {
    this.#at += 1;
    // `[a-\w]`: no range can end in a set.
    if (char === "-" && this.#setAhead()) return "\\-";
    return char === "[" || char === "]" ? `\\${char}` : char;
  }

  #classEscape(): string {
    const isSet = this.#setAhead();
    const translated = this.#escape(true);
    if (!isSet || this.#text.charAt(this.#at) !== "-" || this.#text.charAt(this.#at + 1) === "]") return translated;
    // `[\w-_]`: no range can begin with a set.
    this.#at += 1;
    return `${translated}\\-`;
  }

  #setAhead(): boolean {
    return this.#text.charAt(this.#at) === "\\" && classEscapes.includes(this.#text.charAt(this.#at + 1));
  }

  /** Translates the escape at the current place and moves behind it. */
  #escape(inClass: boolean): string {
    const quoted = this.#take(/\\Q[\s\S]*?(?:\\E|$)/y);
    if (quoted !== undefined) {
      this.#at += quoted.length;
      return quoted
        .slice(2)
        .replace(/\\E$/, "")
        .replaceAll(/[\^$\\.*+?()[\]{}|/-]/g, (char) => this.#literal(char, inClass));
    }
    const property = this.#take(/\\[pP](?:\{[^}]+\}|[A-Z])/y);
    if (property !== undefined) {
      this.#at += property.length;
      return this.#property(property, inClass);
    }
    const char = this.#text.charAt(this.#at + 1);
    this.#at += 2;
    if (char === "h") return inClass ? " \\t" : "[ \\t]";
    const own = inClass ? undefined : escapes[char];
    if (own !== undefined) return own;
    return classEscapes.includes(char) || sharedEscapes.includes(char) ? `\\${char}` : this.#literal(char, inClass);
  }

  #property(text: string, inClass: boolean): string {
    const name = text.replaceAll(/^\\[pP]\{?(?:Is)?|\}$/g, "");
    const range = Object.hasOwn(posix, name) ? posix[name] : undefined;
    const negated = text.charAt(1) === "P";
    if (range === undefined) return `\\${negated ? "P" : "p"}{${name}}`;
    if (!inClass) return negated ? `[^${range}]` : `[${range}]`;
    if (negated) throw new Error(`pattern ${this.#text} negates ${name} inside a character class`);
    return range;
  }

  /** With the flag `u` only what would mean something else may be escaped. */
  #literal(char: string, inClass: boolean): string {
    return syntax.includes(char) || (inClass && char === "-") ? `\\${char}` : char;
  }

  #take(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.#at;
    return sticky.exec(this.#text)?.[0];
  }
}
