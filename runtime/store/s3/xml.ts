// Reads the little XML that S3 speaks: elements and texts. Everything else that XML could be is refused.

export interface Element {
  readonly name: string;
  readonly children: readonly Element[];
  /** What stands between its tags, when no elements do. */
  readonly text: string;
}

/** Undefined for whatever is not such XML. */
export function parseXml(text: string): Element | undefined {
  const reader = new Reader(text);
  try {
    return reader.document();
  } catch (error) {
    if (error instanceof NotSuchXml) return undefined;
    throw error;
  }
}

export function childText(element: Element, name: string): string | undefined {
  return element.children.find((child) => child.name === name)?.text;
}

class NotSuchXml extends Error {}

const deepest = 16;

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Element {
    // A byte order mark and the declaration say nothing that we do not know.
    this.#take(/\uFEFF?\s*(?:<\?xml [^<>]*\?>)?\s*/uy);
    const root = this.#element(0);
    this.#take(/\s*/uy);
    if (this.#at !== this.#text.length) throw new NotSuchXml();
    return root;
  }

  #element(depth: number): Element {
    if (depth > deepest) throw new NotSuchXml();
    const [, name = "", closed = ""] = this.#need(
      /<([A-Za-z][\w.:-]*)(?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(\/?)>/uy,
    );
    if (closed !== "") return { name, children: [], text: "" };
    const children: Element[] = [];
    let text = "";
    for (;;) {
      text += this.#take(/[^<]*/uy)?.[0] ?? "";
      if (this.#text.startsWith("</", this.#at)) break;
      children.push(this.#element(depth + 1));
    }
    const [, closing] = this.#need(/<\/([A-Za-z][\w.:-]*)\s*>/uy);
    if (closing !== name) throw new NotSuchXml();
    return { name, children, text: children.length > 0 ? "" : unescaped(text) };
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found !== null) this.#at = pattern.lastIndex;
    return found;
  }

  #need(pattern: RegExp): RegExpExecArray {
    const found = this.#take(pattern);
    if (found === null) throw new NotSuchXml();
    return found;
  }
}

function unescaped(text: string): string {
  return text.replace(/&([^;]*);?/gu, (whole, inner: string) => {
    if (!whole.endsWith(";")) throw new NotSuchXml();
    const known = entities.get(inner);
    if (known !== undefined) return known;
    const [, hex, decimal] = /^#(?:x([\da-f]{1,6})|(\d{1,7}))$/iu.exec(inner) ?? [];
    const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    if (!(point > 0 && point <= 0x10_ff_ff)) throw new NotSuchXml();
    return String.fromCodePoint(point);
  });
}

const entities: ReadonlyMap<string, string> = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);
