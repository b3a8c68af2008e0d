import { matchWildcard, type WildcardPattern } from '../wildcard/index.ts';
import { type AliasScope, type AliasTemplate, expandAlias } from './alias-template.ts';
import { maxAliasNameLength } from './limits.ts';

/** One line of an alias file. */
export interface AliasRule {
  /** 1-based. */
  readonly line: number;
  readonly pattern: WildcardPattern;
  readonly alias: AliasTemplate;
}

/** What became of a stream name. */
export type AliasOutcome =
  | { readonly kind: 'alias'; readonly name: string; readonly line: number }
  /** No rule has it: in Wowza the request fails. */
  | { readonly kind: 'none' }
  /** The rule that has it makes no name of it, and no later rule is asked: the request fails. */
  | { readonly kind: 'unresolved'; readonly line: number; readonly fault: string };

/** The rules of an alias file; the first that fits a name decides. */
export class AliasMap {
  /** By pattern, the first of each: a file of keys is looked up, not walked. */
  readonly #plain = new Map<string, AliasRule>();
  readonly #withStars: AliasRule[] = [];
  readonly #pathDelimiter: string;
  /** In the order of the file. */
  readonly rules: readonly AliasRule[];

  /**
   * @param rules in the order of the file
   * @param pathDelimiter between the parts of a name; `''` when it has none
   */
  constructor(rules: readonly AliasRule[], pathDelimiter: string) {
    this.rules = rules;
    this.#pathDelimiter = pathDelimiter;
    for (const rule of rules) {
      const { literals, text } = rule.pattern;
      if (literals.length > 1) this.#withStars.push(rule);
      else if (!this.#plain.has(text)) this.#plain.set(text, rule);
    }
  }

  /** The alias of a stream name. Never throws. What comes out is not checked: it may be no plain name. */
  resolve(scope: AliasScope): AliasOutcome {
    const { streamName } = scope;
    if (streamName.length > maxAliasNameLength) return { kind: 'none' };
    const plain = this.#plain.get(streamName);
    for (const rule of this.#withStars) {
      if (plain && plain.line < rule.line) break;
      const matches = matchWildcard(rule.pattern, streamName);
      if (matches) return this.#expand(rule, scope, matches);
    }
    return plain ? this.#expand(plain, scope, []) : { kind: 'none' };
  }

  #expand({ alias, line }: AliasRule, scope: AliasScope, matches: readonly string[]): AliasOutcome {
    const delimiter = this.#pathDelimiter;
    const nameParts = delimiter === '' ? [scope.streamName] : scope.streamName.split(delimiter);
    const name = expandAlias(alias, scope, nameParts, matches);
    if (name === undefined)
      return { kind: 'unresolved', line, fault: 'The name has fewer parts than its alias' };
    if (name === '') return { kind: 'unresolved', line, fault: 'The alias is empty' };
    if (name.length > maxAliasNameLength) {
      return { kind: 'unresolved', line, fault: `An alias has at most ${maxAliasNameLength} characters` };
    }
    return { kind: 'alias', name, line };
  }
}
