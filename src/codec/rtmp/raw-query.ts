/**
 * Query parameters exactly as the client sent them: split at `&` and the first `=`, not percent-decoded,
 * `+` left alone (Adobe challenge responses contain `+ / =`).
 */
export interface RawQuery {
  /** The text without its `?`; `''` when there was none. */
  readonly text: string;
  /** The first value of `name` as sent. */
  get(name: string): string | undefined;
  /** The first value of `name`, percent-decoded where that succeeds. */
  getDecoded(name: string): string | undefined;
  entries(): readonly (readonly [name: string, value: string])[];
}

/** Takes a query apart; `text` is what follows the `?`. Never throws; a name without `=` has the value `''`. */
export function parseRawQuery(text: string): RawQuery {
  return new ParsedRawQuery(text);
}

class ParsedRawQuery implements RawQuery {
  readonly text: string;
  readonly #entries: readonly (readonly [name: string, value: string])[];

  constructor(text: string) {
    this.text = text;
    this.#entries = text
      .split('&')
      .filter((pair) => pair !== '')
      .map(splitPair);
  }

  get(name: string): string | undefined {
    return this.#entries.find(([entryName]) => entryName === name)?.[1];
  }

  getDecoded(name: string): string | undefined {
    const value = this.get(name);
    if (value === undefined) {
      return undefined;
    }
    try {
      return decodeURIComponent(value);
    } catch {
      return value;
    }
  }

  entries(): readonly (readonly [name: string, value: string])[] {
    return this.#entries;
  }
}

function splitPair(pair: string): readonly [name: string, value: string] {
  const equals = pair.indexOf('=');
  return equals === -1 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
}
