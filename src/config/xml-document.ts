import { parseXml, XmlCdata, type XmlDocument, XmlElement, XmlError, XmlText } from '@rgrove/parse-xml';
import type { ConfigProblem, SourceLocation } from './settings.ts';

/** Bounds of one configuration file: real ones have 16 KiB and a depth of 8. */
export const xmlLimits = {
  /** Longer files are not parsed. */
  maxBytes: 1024 * 1024,
  /** Deeper nesting is not parsed: recursion over the tree stays shallow. */
  maxDepth: 64,
} as const;

/** An element with what the readers need of it. */
export interface ConfigElement {
  readonly name: string;
  /** Wowza gives none a meaning; in the Spring files of Red5 they hold most of the values. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Of the `<` of its start tag. */
  readonly location: SourceLocation;
  readonly children: readonly ConfigElement[];
  /** The text directly inside, CDATA included. White space is trimmed at both ends, but never inside CDATA. */
  readonly text: string;
}

export interface XmlOutcome {
  /** `undefined` when the file is no usable XML; `problems` says why. */
  readonly root: ConfigElement | undefined;
  readonly problems: readonly ConfigProblem[];
}

/**
 * Reads an XML file: UTF-8 with or without a byte order mark and declaration, any line ends. A DOCTYPE is
 * refused, so entities can neither read files nor multiply; only the five predefined ones are known.
 *
 * @param file the name that messages show.
 * @param doctype `skipped` for files of other programs that begin with one: what it declares stays unknown.
 */
export function parseXmlDocument(
  bytes: Uint8Array,
  file: string,
  doctype: 'refused' | 'skipped' = 'refused',
): XmlOutcome {
  const start: SourceLocation = { file, line: 1, column: 1 };
  if (bytes.length > xmlLimits.maxBytes) {
    return refuse(start, `must have at most ${xmlLimits.maxBytes} bytes`, `${bytes.length} bytes`);
  }
  const text = decode(bytes);
  if (text === undefined) return refuse(start, 'must be encoded in UTF-8', '');
  try {
    const document = parseXml(text, {
      includeOffsets: true,
      preserveCdata: true,
      preserveDocumentType: true,
    });
    return convert(document, new LineIndex(text, file), doctype);
  } catch (error) {
    if (error instanceof XmlError) return refuse(locate(error, text, file), wellFormedRule(error), '');
    // The parser recurses once per level and runs out of stack long before memory.
    if (error instanceof RangeError) return refuse(start, depthRule, '');
    throw error;
  }
}

const depthRule = `must be nested at most ${xmlLimits.maxDepth} levels deep`;

/** Throws nothing: `undefined` for bytes that are not UTF-8. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    // Lines and columns stay what they were, and the parser's own normalisation (quadratic in CRs) has no work.
    return text.replaceAll(/\r\n?/g, '\n');
  } catch {
    return undefined;
  }
}

function refuse(location: SourceLocation, rule: string, value: string): XmlOutcome {
  return { root: undefined, problems: [{ severity: 'error', location, key: '', rule, value }] };
}

function wellFormedRule(error: XmlError): string {
  // The first line is the finding; the rest quotes the file, where a password may stand.
  const finding = error.message.split('\n', 1)[0]?.replace(/ \(line \d+, column \d+\)$/, '') ?? '';
  return `must be well-formed XML: ${finding}`;
}

function locate(error: XmlError, text: string, file: string): SourceLocation {
  // The parser counts code points.
  const offset = Array.from(text).slice(0, error.pos).join('').length;
  return new LineIndex(text, file).locate(offset);
}

function convert(document: XmlDocument, lines: LineIndex, doctype: 'refused' | 'skipped'): XmlOutcome {
  const found = document.children.find((node) => node.type === 'doctype');
  if (found !== undefined && doctype === 'refused') {
    return refuse(lines.locate(found.start), 'must hold no DOCTYPE', '');
  }
  const { root } = document;
  if (root === null) return refuse(lines.locate(0), 'must hold an element', '');
  const tooDeep = findDepth(root, xmlLimits.maxDepth);
  if (tooDeep !== undefined) return refuse(lines.locate(tooDeep.start), depthRule, '');
  return { root: convertElement(root, lines), problems: [] };
}

/** The first element past `levels`, without recursion: nothing is known about the depth yet. */
function findDepth(root: XmlElement, levels: number): XmlElement | undefined {
  const open: { element: XmlElement; depth: number }[] = [{ element: root, depth: 1 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.depth > levels) return next.element;
    for (const child of next.element.children) {
      if (child instanceof XmlElement) open.push({ element: child, depth: next.depth + 1 });
    }
  }
  return undefined;
}

function convertElement(element: XmlElement, lines: LineIndex): ConfigElement {
  const children: ConfigElement[] = [];
  for (const child of element.children) {
    if (child instanceof XmlElement) children.push(convertElement(child, lines));
  }
  const { attributes, name } = element;
  return { name, attributes, location: lines.locate(element.start), children, text: textOf(element) };
}

function textOf(element: XmlElement): string {
  const parts = element.children.filter((child): child is XmlText => child instanceof XmlText);
  const first = parts.findIndex((part) => part instanceof XmlCdata);
  if (first < 0) return joinText(parts).trim();
  const last = parts.findLastIndex((part) => part instanceof XmlCdata);
  const head = joinText(parts.slice(0, first)).trimStart();
  return head + joinText(parts.slice(first, last + 1)) + joinText(parts.slice(last + 1)).trimEnd();
}

function joinText(parts: readonly XmlText[]): string {
  return parts.map((part) => part.text).join('');
}

/** Offsets of a text as lines and columns. */
class LineIndex {
  readonly #file: string;
  /** Offset of the first character of each line. */
  readonly #starts: number[] = [0];

  constructor(text: string, file: string) {
    this.#file = file;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  locate(offset: number): SourceLocation {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { file: this.#file, line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
  }
}
