import { createHmac, randomBytes } from 'node:crypto';
import type { RawQuery } from 'sluice/module';
import { maxUrlParamAlternatives, maxUrlParamsLookedAt } from './limits.ts';

/** What a query says of the parameter that is asked for. */
export type UrlParamAnswer = 'right' | 'wrong' | 'absent';

/**
 * The parameters of which one must come in a URL. What is sent and what is wanted are compared as digests under a
 * key of this process: neither the time nor how much of it is right tells anything of a secret.
 */
export class UrlParamSet {
  readonly #key = randomBytes(32);
  readonly #digests: ReadonlySet<string>;
  /** Of the names that are asked for, each side of a pair may be one. */
  readonly #names: ReadonlySet<string>;

  /**
   * @param text of the property: `name.value`, or `value.name` as Wowza's first versions had it, several by comma
   * @throws {Error} for a text of another form; the message does not quote it
   */
  constructor(property: string, text: string) {
    const alternatives = text.split(',').map((alternative) => alternative.trim());
    if (alternatives.length > maxUrlParamAlternatives) {
      throw new Error(`${property} must list at most ${maxUrlParamAlternatives} parameters`);
    }
    for (const [index, alternative] of alternatives.entries()) {
      if (!isPair(alternative)) {
        throw new Error(
          `${property} must be name.value for ?name=value, several with commas in between; ` +
            `number ${index + 1} is not`,
        );
      }
    }
    this.#digests = new Set(alternatives.map((alternative) => this.#digest(alternative)));
    this.#names = new Set(alternatives.flatMap(sidesOf).map((side) => this.#digest(side)));
  }

  /**
   * Looks at the parameters as sent and percent-decoded, since clients send either. A query that has none of the
   * names asked for is no guess: what it has is meant for somebody else.
   */
  check(queries: readonly RawQuery[]): UrlParamAnswer {
    const parameters = queries.flatMap((query) => query.entries().slice(0, maxUrlParamsLookedAt));
    const isRight = parameters.some(
      ([name, value]) => this.#holds(name, value) || this.#holds(decoded(name), decoded(value)),
    );
    if (isRight) return 'right';
    return parameters.some(([name]) => this.#isName(name) || this.#isName(decoded(name)))
      ? 'wrong'
      : 'absent';
  }

  #isName(name: string): boolean {
    return this.#names.has(this.#digest(name));
  }

  #holds(name: string, value: string): boolean {
    return (
      this.#digests.has(this.#digest(`${name}.${value}`)) ||
      this.#digests.has(this.#digest(`${value}.${name}`))
    );
  }

  #digest(text: string): string {
    return createHmac('sha256', this.#key).update(text, 'utf8').digest('base64');
  }
}

/** What stands before and behind each of its points. */
function sidesOf(pair: string): string[] {
  const points = [...pair.matchAll(/\./g)].map(({ index }) => index);
  return points.flatMap((point) => [pair.slice(0, point), pair.slice(point + 1)]);
}

/** A point with text on both sides, and nothing that would end a parameter. */
function isPair(text: string): boolean {
  return text.indexOf('.') > 0 && text.lastIndexOf('.') < text.length - 1 && !/[\s&#\p{Cc}]/u.test(text);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
