import { MalformedError } from "./malformed.ts";
import { isXmlCharacter, isXmlNameCharacter, isXmlNameStart, isXmlSpace, xmlEntityText } from "./xml-text.ts";

/**
 * A strict, small XML 1.0 reader with namespaces. No document type, hence no entity but the five and the numeric ones;
 * nothing is fetched, expanded or guessed. Comments and processing instructions are skipped.
 */

export interface XmlElement {
  /** Name without its prefix. */
  readonly name: string;
  /** Prefix as written; empty where there is none. */
  readonly prefix: string;
  /** Namespace in force for the name; empty where there is none. */
  readonly namespace: string;
  /** By name as written (`xsi:type`); namespace declarations are among them. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** All character data of the element itself, joined. */
  readonly text: string;
}

export interface XmlLimits {
  readonly depth: number;
  readonly elements: number;
}

/** A million elements is ten times S3's largest request; each costs some 200 bytes of memory. */
const defaultLimits: XmlLimits = { depth: 128, elements: 1_000_000 };

/** The root element of `source`; throws {@link MalformedError}. */
export function parseXml(source: string, limits: XmlLimits = defaultLimits): XmlElement {
  return new XmlReader(source, limits).document();
}

interface OpenElement {
  name: string;
  prefix: string;
  namespace: string;
  attributes: Record<string, string>;
  children: OpenElement[];
  text: string;
}

/** Namespaces by prefix. A chain, not copies: a copy for each element that declares one would be quadratic. */
interface Scope {
  readonly declared: Map<string, string>;
  readonly outer: Scope | undefined;
}

const noAttributes: Record<string, string> = Object.freeze(Object.create(null));
const xmlNamespace = "http://www.w3.org/XML/1998/namespace";
const xmlnsNamespace = "http://www.w3.org/2000/xmlns/";

class XmlReader {
  readonly #source: string;
  readonly #limits: XmlLimits;
  #at = 0;
  #elements = 0;

  constructor(source: string, limits: XmlLimits) {
    this.#source = source.charCodeAt(0) === 0xfeff ? source.slice(1) : source;
    this.#limits = limits;
  }

  document(): XmlElement {
    if (this.#looksAt("<?xml") && isXmlSpace(this.#source.charCodeAt(5))) this.#declaration();
    this.#miscellany();
    const root = this.#root();
    this.#miscellany();
    if (this.#at < this.#source.length) this.#fail("content after the root element");
    return root;
  }

  /** Between the declaration, the root and the end: white space, comments, processing instructions. */
  #miscellany(): void {
    for (;;) {
      this.#skipSpace();
      if (this.#looksAt("<!--")) this.#comment();
      else if (this.#looksAt("<?")) this.#instruction();
      else return;
    }
  }

  #declaration(): void {
    const end = this.#source.indexOf("?>", this.#at);
    const text = end < 0 ? "" : this.#source.slice(this.#at + 5, end);
    const parts = xmlDeclaration.exec(text);
    if (!parts) this.#fail("a malformed XML declaration");
    // The bytes were UTF-8 before they became this text; another label means that they were misread.
    if (parts[1] !== undefined && !/^(utf-?8|us-ascii|ascii)$/i.test(parts[1]))
      this.#fail("an encoding other than UTF-8");
    this.#at = end + 2;
  }

  #root(): XmlElement {
    const stack: OpenElement[] = [];
    const scopes: Scope[] = [];
    if (this.#source[this.#at] !== "<") this.#fail("no root element");
    for (;;) {
      const top = stack.at(-1);
      const scope = scopes.at(-1) ?? rootScope;
      if (this.#looksAt("</")) {
        const closed = this.#endTag(top);
        stack.pop();
        scopes.pop();
        if (stack.length === 0) return closed;
      } else if (this.#source[this.#at] === "<" && !this.#isMarkup()) {
        if (stack.length >= this.#limits.depth) this.#fail("too deeply nested");
        const { element, inner, empty } = this.#startTag(scope);
        top?.children.push(element);
        if (!empty) {
          stack.push(element);
          scopes.push(inner);
        } else if (!top) return element;
      } else if (top) {
        this.#content(top);
      } else {
        this.#fail("no root element");
      }
    }
  }

  #isMarkup(): boolean {
    const next = this.#source[this.#at + 1];
    return next === "!" || next === "?";
  }

  /** One run of character data, a CDATA section, a comment or an instruction. */
  #content(element: OpenElement): void {
    if (this.#at >= this.#source.length) this.#fail(`<${element.name}> is not closed`);
    if (this.#looksAt("<!--")) this.#comment();
    else if (this.#looksAt("<![CDATA[")) element.text += this.#cdata();
    else if (this.#looksAt("<?")) this.#instruction();
    else if (this.#source[this.#at] === "<") this.#fail("a document type or another declaration");
    else element.text += this.#characters();
  }

  #characters(): string {
    const next = this.#source.indexOf("<", this.#at);
    const end = next < 0 ? this.#source.length : next;
    const raw = this.#source.slice(this.#at, end);
    if (raw.includes("]]>")) this.#fail("]]> in character data");
    const text = this.#decode(raw);
    this.#at = end;
    return text;
  }

  /** Character references replaced, line ends normalised, every character checked. */
  #decode(raw: string): string {
    let text = "";
    let from = 0;
    for (let index = 0; index < raw.length; index++) {
      const code = raw.charCodeAt(index);
      if (code === 0x26) {
        const end = raw.indexOf(";", index);
        const replacement = end < 0 || end - index > 12 ? undefined : xmlEntityText(raw.slice(index + 1, end));
        if (replacement === undefined) this.#fail("an unknown entity or a bare ampersand");
        text += raw.slice(from, index) + replacement;
        index = end;
        from = end + 1;
      } else if (code === 0x0d) {
        text += `${raw.slice(from, index)}\n`;
        if (raw.charCodeAt(index + 1) === 0x0a) index++;
        from = index + 1;
      } else if (!isXmlCharacter(code, raw, index)) {
        this.#fail("a character that XML does not allow");
      }
    }
    return from === 0 ? raw : text + raw.slice(from);
  }

  #cdata(): string {
    const from = this.#at + 9;
    const end = this.#source.indexOf("]]>", from);
    if (end < 0) this.#fail("a CDATA section without an end");
    const raw = this.#source.slice(from, end);
    this.#requireCharacters(raw);
    this.#at = end + 3;
    return raw.includes("\r") ? raw.replaceAll("\r\n", "\n").replaceAll("\r", "\n") : raw;
  }

  #comment(): void {
    const end = this.#source.indexOf("--", this.#at + 4);
    if (end < 0 || this.#source[end + 2] !== ">") this.#fail("a malformed comment");
    this.#requireCharacters(this.#source.slice(this.#at + 4, end));
    this.#at = end + 3;
  }

  #instruction(): void {
    const end = this.#source.indexOf("?>", this.#at + 2);
    if (end < 0) this.#fail("a processing instruction without an end");
    this.#requireCharacters(this.#source.slice(this.#at + 2, end));
    this.#at += 2;
    const target = this.#qualifiedName();
    if (target.toLowerCase() === "xml" || target.includes(":")) this.#fail("a misplaced XML declaration");
    if (this.#at < end && !isXmlSpace(this.#source.charCodeAt(this.#at))) this.#fail("a malformed instruction");
    this.#at = end + 2;
  }

  #startTag(scope: Scope): { element: OpenElement; inner: Scope; empty: boolean } {
    if (++this.#elements > this.#limits.elements) this.#fail("too many elements");
    this.#at++;
    const written = this.#qualifiedName();
    const { attributes, empty } = this.#attributes();
    const inner = this.#scopeOf(attributes, scope);
    const colon = written.indexOf(":");
    const prefix = colon < 0 ? "" : written.slice(0, colon);
    const namespace = this.#namespaceOf(prefix, inner);
    const name = colon < 0 ? written : written.slice(colon + 1);
    return { element: { name, prefix, namespace, attributes, children: [], text: "" }, inner, empty };
  }

  #endTag(open: OpenElement | undefined): OpenElement {
    if (!open) this.#fail("an end tag without a start");
    this.#at += 2;
    const written = open.prefix === "" ? open.name : `${open.prefix}:${open.name}`;
    if (this.#qualifiedName() !== written) this.#fail(`an end tag that does not close <${written}>`);
    this.#skipSpace();
    if (this.#source[this.#at] !== ">") this.#fail("a malformed end tag");
    this.#at++;
    return open;
  }

  #attributes(): { attributes: Record<string, string>; empty: boolean } {
    let attributes = noAttributes;
    for (;;) {
      const spaced = this.#skipSpace();
      if (this.#source[this.#at] === ">") {
        this.#at++;
        return { attributes, empty: false };
      }
      if (this.#looksAt("/>")) {
        this.#at += 2;
        return { attributes, empty: true };
      }
      if (!spaced) this.#fail("no space before an attribute");
      const name = this.#qualifiedName();
      const value = this.#attributeValue();
      if (attributes === noAttributes) attributes = Object.create(null) as Record<string, string>;
      if (attributes[name] !== undefined) this.#fail(`the attribute ${name} twice`);
      attributes[name] = value;
    }
  }

  #attributeValue(): string {
    this.#skipSpace();
    if (this.#source[this.#at] !== "=") this.#fail("an attribute without a value");
    this.#at++;
    this.#skipSpace();
    const quote = this.#source[this.#at];
    if (quote !== '"' && quote !== "'") this.#fail("an attribute value without quotes");
    const end = this.#source.indexOf(quote, this.#at + 1);
    if (end < 0) this.#fail("an attribute value without an end");
    const raw = this.#source.slice(this.#at + 1, end);
    if (raw.includes("<")) this.#fail("< in an attribute value");
    const value = this.#decode(attributeSpace.test(raw) ? raw.replace(/\r\n|[\t\n\r]/g, " ") : raw);
    this.#at = end + 1;
    return value;
  }

  #scopeOf(attributes: Readonly<Record<string, string>>, outer: Scope): Scope {
    if (attributes === noAttributes) return outer;
    let declared: Map<string, string> | undefined;
    for (const name of Object.keys(attributes)) {
      if (name !== "xmlns" && !name.startsWith("xmlns:")) continue;
      const prefix = name.slice(6);
      const uri = (attributes[name] ?? "").trim();
      if (prefix !== "" && uri === "") this.#fail("a prefix without a namespace");
      const reserved = uri === xmlnsNamespace || prefix === "xmlns" || (prefix === "xml") !== (uri === xmlNamespace);
      if (reserved) this.#fail("a reserved namespace");
      declared ??= new Map();
      declared.set(prefix, uri);
    }
    const scope = declared ? { declared, outer } : outer;
    this.#requireDistinct(attributes, scope);
    return scope;
  }

  /** Prefixes must be known, and two prefixes of one namespace must not name one attribute twice. */
  #requireDistinct(attributes: Readonly<Record<string, string>>, scope: Scope): void {
    let seen: Set<string> | undefined;
    for (const name of Object.keys(attributes)) {
      const colon = name.indexOf(":");
      if (colon < 0 || name.startsWith("xmlns:")) continue;
      const expanded = `${this.#namespaceOf(name.slice(0, colon), scope)} ${name.slice(colon + 1)}`;
      seen ??= new Set();
      if (seen.has(expanded)) this.#fail(`the attribute ${name} twice`);
      seen.add(expanded);
    }
  }

  #namespaceOf(prefix: string, scope: Scope): string {
    for (let at: Scope | undefined = scope; at; at = at.outer) {
      const uri = at.declared.get(prefix);
      if (uri !== undefined) return uri;
    }
    if (prefix !== "") this.#fail(`the undeclared prefix ${prefix}`);
    return "";
  }

  /** A name with at most one colon, neither first nor last. */
  #qualifiedName(): string {
    const from = this.#at;
    let colons = 0;
    let atStart = true;
    for (; this.#at < this.#source.length; this.#at++) {
      const code = this.#source.charCodeAt(this.#at);
      if (code === 0x3a && !atStart) {
        colons++;
        atStart = true;
      } else if (atStart ? isXmlNameStart(code) : isXmlNameCharacter(code)) {
        atStart = false;
      } else break;
    }
    if (atStart || colons > 1) this.#fail("a malformed name");
    return this.#source.slice(from, this.#at);
  }

  #requireCharacters(raw: string): void {
    for (let index = 0; index < raw.length; index++) {
      if (!isXmlCharacter(raw.charCodeAt(index), raw, index)) this.#fail("a character that XML does not allow");
    }
  }

  #skipSpace(): boolean {
    const from = this.#at;
    while (isXmlSpace(this.#source.charCodeAt(this.#at))) this.#at++;
    return this.#at > from;
  }

  #looksAt(token: string): boolean {
    return this.#source.startsWith(token, this.#at);
  }

  #fail(reason: string): never {
    throw new MalformedError(reason, this.#at);
  }
}

const rootScope: Scope = { declared: new Map([["xml", xmlNamespace]]), outer: undefined };
const attributeSpace = /[\t\n\r]/;
const xmlDeclaration =
  /^\s+version\s*=\s*(?:"1\.\d+"|'1\.\d+')(?:\s+encoding\s*=\s*["']([A-Za-z][\w.-]*)["'])?(?:\s+standalone\s*=\s*["'](?:yes|no)["'])?\s*$/;
