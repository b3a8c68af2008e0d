/** One `key=value` of a `.properties` file. */
export interface JavaProperty {
  readonly key: string;
  readonly value: string;
  /** 1-based, of its first line. */
  readonly line: number;
}

/**
 * Reads a `.properties` file as `java.util.Properties.load` does: `=`, `:` or white space after the key, lines
 * that end in an odd number of backslashes go on in the next one, `#` and `!` begin comments, `\uXXXX` and
 * `\t \n \r \f` are characters. Bytes are UTF-8 where they can be, as editors write them, else ISO 8859-1, as
 * Java reads them. All properties in their order; of the same key the last one holds. Never throws: a `\u`
 * without four hex digits stays as it is.
 */
export function parseJavaProperties(bytes: Uint8Array): JavaProperty[] {
  const lines = decode(bytes).split(/\r\n|\n|\r/);
  const properties: JavaProperty[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = index + 1;
    let text = trimStart(lines[index] ?? '');
    if (text === '' || text.startsWith('#') || text.startsWith('!')) continue;
    const parts: string[] = [];
    while (goesOn(text)) {
      parts.push(text.slice(0, -1));
      // White space that the next line begins with is no part of the value.
      index += 1;
      text = trimStart(lines[index] ?? '');
    }
    parts.push(text);
    properties.push({ ...splitEntry(parts.join('')), line });
  }
  return properties;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  }
}

/** Java's white space: blank, tab and form feed. */
function trimStart(text: string): string {
  return text.replace(/^[ \t\f]+/, '');
}

/** An even number of backslashes is a value that ends in some. */
function goesOn(text: string): boolean {
  return ((/\\+$/.exec(text)?.[0].length ?? 0) & 1) === 1;
}

function splitEntry(text: string): { key: string; value: string } {
  const [key = ''] = /^(?:\\.|[^\\=: \t\f])*/s.exec(text) ?? [];
  const value = text.slice(key.length).replace(/^[ \t\f]*[=:]?[ \t\f]*/, '');
  return { key: resolveEscapes(key), value: resolveEscapes(value) };
}

const controls: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

function resolveEscapes(text: string): string {
  return text.replaceAll(/\\(?:u([0-9a-fA-F]{4})|(.?))/gs, (whole, hex?: string, character?: string) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    if (character === 'u') return whole;
    return controls[character ?? ''] ?? character ?? '';
  });
}
