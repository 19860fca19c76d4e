import { SelectFlaw } from "../flaw.ts";
import { mostRecordLength } from "../limits.ts";
import type { PathStep } from "../sql/syntax.ts";
import type { Value } from "../values/value.ts";
import { nameMatcher } from "./json-path.ts";
import { isSpace, isWordPart, parseJsonValue } from "./json-value.ts";

/** A container on the way to the rows. */
interface Frame {
  readonly isObject: boolean;
  /** Whether the member of this name, or at this index, is on the way. */
  readonly wants: (name: string, index: number) => boolean;
  readonly wildcard: boolean;
  found: number;
  /** Of the member that comes next, or is being read. */
  index: number;
  name: string;
  expects: "member" | "first member" | "colon" | "value" | "comma";
}

/** The value that is being passed over or taken, which the text may end in the middle of. */
interface Span {
  readonly taken: boolean;
  readonly kind: "container" | "string" | "scalar";
  start: number;
  depth: number;
  inString: boolean;
}

const opens = (code: number): boolean => code === 0x7b || code === 0x5b;
const closes = (code: number): boolean => code === 0x7d || code === 0x5d;
const quote = 0x22;
const nothing = Symbol("nothing yet");

/**
 * Finds the rows of a FROM path in a stream of JSON values without holding more of it than one row. What is not on the
 * path is passed over: it has to end, and nothing else of it is judged. A step that leads nowhere, and a
 * wildcard without a match, make one row that is MISSING.
 */
export class JsonDocuments {
  readonly #path: readonly PathStep[];
  readonly #frames: Frame[] = [];
  #text = "";
  #at = 0;
  #ended = false;
  #span: Span | undefined;
  #row: Value | typeof nothing = nothing;

  constructor(path: readonly PathStep[]) {
    this.#path = path;
  }

  /** The current row. */
  get row(): Value {
    return this.#row === nothing ? undefined : this.#row;
  }

  feed(text: string): void {
    // Of what is only passed over nothing needs to stay.
    const from = this.#span?.taken ? this.#span.start : this.#at;
    this.#text = from < this.#text.length ? this.#text.slice(from) + text : text;
    if (this.#span) this.#span.start -= from;
    this.#at -= from;
  }

  end(): void {
    this.#ended = true;
  }

  /** Moves to the next row; false where the text does not hold it. */
  next(): boolean {
    this.#row = nothing;
    while (this.#row === nothing) if (!this.#advance()) return this.#pause();
    return true;
  }

  #pause(): false {
    const held = this.#text.length - (this.#span?.taken ? this.#span.start : this.#at);
    if (held > mostRecordLength) throw new SelectFlaw("OverMaxRecordSize");
    if (this.#ended && (this.#span || this.#frames.length > 0 || held > 0)) throw malformed();
    return false;
  }

  /** Takes one step; false where the text ends before it is done. */
  #advance(): boolean {
    if (this.#span) return this.#finishSpan(this.#span);
    while (isSpace(this.#text.charCodeAt(this.#at))) this.#at++;
    if (this.#at >= this.#text.length) return false;
    const frame = this.#frames.at(-1);
    const code = this.#text.charCodeAt(this.#at);
    if (!frame) return this.#beginValue(code, true);
    switch (frame.expects) {
      case "first member":
      case "member":
        if (closes(code) && frame.expects === "first member") return this.#close(frame, code);
        return frame.isObject ? this.#readName(frame, code) : this.#beginMember(frame, code);
      case "colon":
        if (code !== 0x3a) throw malformed();
        this.#at++;
        frame.expects = "value";
        return true;
      case "value":
        return this.#beginMember(frame, code);
      case "comma":
        if (closes(code)) return this.#close(frame, code);
        if (code !== 0x2c) throw malformed();
        this.#at++;
        frame.index++;
        frame.expects = "member";
        return true;
    }
  }

  #readName(frame: Frame, code: number): boolean {
    if (code !== quote) throw malformed();
    const end = stringEnd(this.#text, this.#at + 1);
    if (end < 0) return false;
    frame.name = nameIn(this.#text.slice(this.#at, end));
    this.#at = end;
    frame.expects = "colon";
    return true;
  }

  #beginMember(frame: Frame, code: number): boolean {
    frame.expects = "comma";
    const wanted = frame.wants(frame.name, frame.index);
    if (wanted && ++frame.found > 1 && !frame.wildcard) throw new SelectFlaw("AmbiguousFieldName");
    return this.#beginValue(code, wanted);
  }

  /** Opens a container that the path leads into, or starts to take the value, or to pass over it. */
  #beginValue(code: number, wanted: boolean): boolean {
    const step = wanted ? this.#path[this.#frames.length] : undefined;
    const taken = wanted && !step;
    if (step && this.#open(step, code)) return true;
    if (!opens(code) && code !== quote && !isWordPart(code)) throw malformed();
    const kind = opens(code) ? "container" : code === quote ? "string" : "scalar";
    this.#span = { taken, kind, start: this.#at, depth: 0, inString: false };
    // The path goes on, and this value has no such member.
    if (step) this.#row = undefined;
    return true;
  }

  #open(step: PathStep, code: number): boolean {
    const isObject = step.type === "name" || step.type === "anyName";
    if (code !== (isObject ? 0x7b : 0x5b)) return false;
    this.#at++;
    const wildcard = step.type === "anyName" || step.type === "anyIndex";
    this.#frames.push({
      isObject,
      wants: wantedMember(step),
      wildcard,
      found: 0,
      index: 0,
      name: "",
      expects: "first member",
    });
    return true;
  }

  #close(frame: Frame, code: number): boolean {
    if (code !== (frame.isObject ? 0x7d : 0x5d)) throw malformed();
    this.#at++;
    this.#frames.pop();
    if (frame.found === 0) this.#row = undefined;
    return true;
  }

  #finishSpan(span: Span): boolean {
    const end = this.#spanEnd(span);
    if (end < 0) return false;
    if (span.taken && end - span.start > mostRecordLength) throw new SelectFlaw("OverMaxRecordSize");
    if (span.taken) this.#row = parseJsonValue(this.#text.slice(span.start, end));
    this.#at = end;
    this.#span = undefined;
    return true;
  }

  /** Where the value ends; -1 where the text ends first. Goes on where it stopped. */
  #spanEnd(span: Span): number {
    if (span.kind === "container") return this.#containerEnd(span);
    if (span.kind === "string") {
      if (this.#at === span.start) this.#at++;
      return this.#stringRest(span);
    }
    while (isWordPart(this.#text.charCodeAt(this.#at))) this.#at++;
    return this.#at < this.#text.length || this.#ended ? this.#at : -1;
  }

  /** Behind the string that {@link #at} stands in; -1, with the position where to go on, where the text ends first. */
  #stringRest(span: Span): number {
    const end = stringEnd(this.#text, this.#at);
    if (end >= 0) return end;
    // A backslash at the very end may escape what comes next.
    this.#at = this.#text.length - backslashesBefore(this.#text, this.#text.length, this.#at);
    span.inString = true;
    return -1;
  }

  #containerEnd(span: Span): number {
    const text = this.#text;
    while (this.#at < text.length) {
      if (span.inString) {
        const end = this.#stringRest(span);
        if (end < 0) return -1;
        this.#at = end;
        span.inString = false;
        continue;
      }
      const code = text.charCodeAt(this.#at++);
      if (code === quote) span.inString = true;
      else if (opens(code)) span.depth++;
      else if (closes(code) && --span.depth === 0) return this.#at;
    }
    return -1;
  }
}

function wantedMember(step: PathStep): (name: string, index: number) => boolean {
  if (step.type === "name") return nameMatcher(step.name);
  return step.type === "index" ? (_name, index) => index === step.index : () => true;
}

/** The name that stands there in quotation marks. */
function nameIn(written: string): string {
  const name = parseJsonValue(written);
  return typeof name === "string" ? name : "";
}

/** Behind the quotation mark that closes a string; -1 where the text ends first. */
function stringEnd(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
    if (backslashesBefore(text, at, from) % 2 === 0) return at + 1;
  }
  return -1;
}

/** How many backslashes stand right before `end`, looking no further back than `from`. */
function backslashesBefore(text: string, end: number, from: number): number {
  let count = 0;
  while (end - count > from && text.charCodeAt(end - 1 - count) === 0x5c) count++;
  return count;
}

const malformed = (): SelectFlaw => new SelectFlaw("JSONParsingError");
