import type { RuleFileProblem } from 'sluice/module';
import { maxRuleLineLength, maxRuleUsers } from './limits.ts';
import { type NameRule, parseNameRule } from './name-rule.ts';

/** By user, as their names are written. */
export type RuleList = ReadonlyMap<string, NameRule>;

/**
 * Reads a file of stream names: UTF-8, one `user: name, name2, pattern*` a line, blank lines and lines that begin
 * with `#` skipped. Never throws.
 */
export function parseRuleList(bytes: Uint8Array): {
  readonly rules: RuleList;
  readonly problems: readonly RuleFileProblem[];
} {
  const rules = new Map<string, NameRule>();
  const problems: RuleFileProblem[] = [];
  const lineOf = new Map<string, number>();
  // TextDecoder takes a byte order mark away.
  const lines = new TextDecoder('utf-8').decode(bytes).split(/\r\n|\n|\r/);
  for (const [index, text] of lines.entries()) {
    if (text.trim() === '' || text.trimStart().startsWith('#')) continue;
    const line = index + 1;
    if (rules.size >= maxRuleUsers) {
      problems.push({ line, severity: 'error', rule: `must be one of at most ${maxRuleUsers} users` });
      break;
    }
    const colon = text.indexOf(':');
    const user = text.slice(0, Math.max(0, colon)).trim();
    const rule = parseNameRule(text.slice(colon + 1));
    const fault = faultOf(text, user, rule, lineOf.get(user));
    if (fault === undefined) {
      rules.set(user, rule);
      lineOf.set(user, line);
    } else {
      problems.push({ line, severity: 'error', rule: fault });
    }
  }
  return { rules, problems };
}

function faultOf(
  text: string,
  user: string,
  rule: NameRule,
  earlierLine: number | undefined,
): string | undefined {
  if (text.length > maxRuleLineLength) return `must have at most ${maxRuleLineLength} characters`;
  if (/[\p{Cc}\u{feff}\u{fffd}]/u.test(text.replaceAll('\t', ' '))) {
    return 'must be UTF-8 text without control characters or byte order marks';
  }
  if (user === '' || rule.length === 0) return 'must be a user, a colon and at least one stream name';
  if (earlierLine !== undefined)
    return `must not name a user again; line ${earlierLine} has the user's names`;
  return undefined;
}
