import { parseWildcardPattern } from '../wildcard/index.ts';
import { AliasMap, type AliasRule } from './alias-map.ts';
import { parseAliasTemplate } from './alias-template.ts';
import { maxAliasLineLength, maxAliasRules } from './limits.ts';

/** What is wrong with a line. It is not quoted, since a pattern may be a secret key. */
export interface AliasProblem {
  /** 1-based. */
  readonly line: number;
  /** A line with an error is no rule; one with a warning is. */
  readonly severity: 'error' | 'warning';
  readonly rule: string;
}

/** An alias file that was read. */
export interface ParsedAliasMap {
  readonly map: AliasMap;
  readonly problems: readonly AliasProblem[];
}

/** `aliasMapNameDelimiter` and `aliasMapPathDelimiter`, by default `=` and `/` as in Wowza. */
export interface AliasDelimiters {
  readonly name?: string;
  readonly path?: string;
}

/**
 * Reads an alias file of Wowza: UTF-8, one `pattern=alias` a line, blank lines and lines that begin with `#`
 * skipped, blanks around both sides too. A `*` in a pattern stands for any characters, and the first rule that
 * fits decides. Names are case-sensitive. Never throws.
 *
 * After an error do not use the map: without its broken line a name may fall to a wider rule, `*=${Stream.Name}`.
 */
export function parseAliasMap(bytes: Uint8Array, delimiters: AliasDelimiters = {}): ParsedAliasMap {
  const { name: nameDelimiter = '=', path: pathDelimiter = '/' } = delimiters;
  const rules: AliasRule[] = [];
  const problems: AliasProblem[] = [];
  const firstLines = new Map<string, number>();
  let entries = 0;
  // TextDecoder takes a byte order mark away.
  for (const [index, text] of new TextDecoder('utf-8')
    .decode(bytes)
    .split(/\r\n|\n|\r/)
    .entries()) {
    const line = index + 1;
    if (text.trim() === '' || text.trimStart().startsWith('#')) continue;
    entries += 1;
    if (entries > maxAliasRules) {
      problems.push({ line, severity: 'error', rule: `must be one of at most ${maxAliasRules} rules` });
      break;
    }
    const rule = parseRule(text, line, nameDelimiter);
    if ('fault' in rule) {
      problems.push({ line, severity: 'error', rule: rule.fault });
      continue;
    }
    const earlier = firstLines.get(rule.pattern.text) ?? firstLines.get('*');
    if (earlier !== undefined) {
      problems.push({
        line,
        severity: 'warning',
        rule: `should stand before line ${earlier}, which takes all of its names`,
      });
    } else {
      firstLines.set(rule.pattern.text, line);
    }
    rules.push(rule);
  }
  return { map: new AliasMap(rules, pathDelimiter), problems };
}

function parseRule(text: string, line: number, delimiter: string): AliasRule | { readonly fault: string } {
  if (text.length > maxAliasLineLength)
    return { fault: `must have at most ${maxAliasLineLength} characters` };
  if (/[\p{Cc}\u{feff}\u{fffd}]/u.test(text.replaceAll('\t', ' '))) {
    return { fault: 'must be UTF-8 text without control characters or byte order marks' };
  }
  const at = text.indexOf(delimiter);
  const pattern = text.slice(0, Math.max(0, at)).trim();
  const alias = text.slice(at + delimiter.length).trim();
  if (at < 0 || pattern === '' || alias === '')
    return { fault: `must be a pattern, ${delimiter} and an alias` };
  const parsed = parseWildcardPattern(pattern);
  const template = parseAliasTemplate(alias, parsed.literals.length - 1);
  return 'fault' in template ? template : { line, pattern: parsed, alias: template };
}
