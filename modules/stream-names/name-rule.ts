import { matchWildcard, parseWildcardPattern, type WildcardPattern } from 'sluice/codec/wildcard';

/** The stream names that a user may publish; none at all when it is empty. */
export type NameRule = readonly WildcardPattern[];

/** Reads names that are separated by commas, semicolons, bars or white space. A `*` stands for any characters. */
export function parseNameRule(text: string): NameRule {
  return text
    .split(/[,;|\s]+/)
    .filter((name) => name !== '')
    .map((name) => parseWildcardPattern(fold(name)));
}

/** The case of letters counts for nothing here, as in the module that people know from Wowza. */
export function allowsName(rule: NameRule, streamName: string): boolean {
  const name = fold(streamName);
  return rule.some((pattern) => matchWildcard(pattern, name) !== undefined);
}

function fold(name: string): string {
  return name.toLowerCase();
}
