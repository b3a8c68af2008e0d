import type { WildcardPattern } from '../wildcard/index.ts';

/** What a variable of an alias may stand for. */
export interface AliasScope {
  /** As requested, without query. */
  readonly streamName: string;
  readonly application: string;
  readonly instance: string;
  readonly vhost: string;
}

/** The right side of a rule: text and variables. */
export type AliasTemplate = readonly AliasPart[];

type AliasPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'scope'; readonly field: keyof AliasScope }
  /** Counted from 1, as in the file. */
  | { readonly kind: 'name-part' | 'wildcard'; readonly number: number };

const scopeVariables: ReadonlyMap<string, keyof AliasScope> = new Map([
  ['Stream.Name', 'streamName'],
  ['Application.Name', 'application'],
  ['ApplicationInstance.Name', 'instance'],
  ['AppInstance.Name', 'instance'],
  ['VHost.Name', 'vhost'],
]);

/**
 * Reads the right side of a rule: `${Stream.Name}`, `${Stream.Name.Part1}`, `${Wildcard.Match1}`,
 * `${Application.Name}`, `${ApplicationInstance.Name}` or `${AppInstance.Name}`, `${VHost.Name}`.
 *
 * @param stars in the rule's pattern: as many matches there are
 */
export function parseAliasTemplate(text: string, stars: number): AliasTemplate | { readonly fault: string } {
  const parts: AliasPart[] = [];
  let done = 0;
  for (let open = text.indexOf('${'); open >= 0; open = text.indexOf('${', done)) {
    const close = text.indexOf('}', open);
    if (close < 0) return { fault: 'must close its variables with }' };
    if (open > done) parts.push({ kind: 'text', text: text.slice(done, open) });
    const variable = parseVariable(text.slice(open + 2, close));
    if (variable === undefined) return { fault: 'must hold only variables of stream name aliases' };
    if (variable.kind === 'wildcard' && variable.number > stars) {
      return { fault: `must have a * in the pattern for each match; the pattern has ${stars}` };
    }
    parts.push(variable);
    done = close + 1;
  }
  if (done < text.length) parts.push({ kind: 'text', text: text.slice(done) });
  return parts;
}

function parseVariable(name: string): Exclude<AliasPart, { kind: 'text' }> | undefined {
  const field = scopeVariables.get(name);
  if (field !== undefined) return { kind: 'scope', field };
  const [, what, digits] = /^(Stream\.Name\.Part|Wildcard\.Match)([1-9]\d{0,2})$/.exec(name) ?? [];
  if (what === undefined) return undefined;
  return { kind: what === 'Wildcard.Match' ? 'wildcard' : 'name-part', number: Number(digits) };
}

/**
 * Puts values in place of variables, in one pass: what a client's name brings in is never looked at again.
 * `undefined` when the name has fewer parts than the alias asks for.
 */
export function expandAlias(
  template: AliasTemplate,
  scope: AliasScope,
  nameParts: readonly string[],
  matches: readonly string[],
): string | undefined {
  let alias = '';
  for (const part of template) {
    const value = expandPart(part, scope, nameParts, matches);
    if (value === undefined) return undefined;
    alias += value;
  }
  return alias;
}

/** What names may come of an alias, whoever sends which name: a `*` stands for each part that depends on that. */
export function aliasPattern(
  template: AliasTemplate,
  scope: Omit<AliasScope, 'streamName'>,
): WildcardPattern {
  const literals = [''];
  for (const part of template) {
    const text = part.kind === 'scope' && part.field !== 'streamName' ? scope[part.field] : textOf(part);
    if (text === undefined) literals.push('');
    else literals.push((literals.pop() ?? '') + text);
  }
  return { text: literals.join('*'), literals };
}

function textOf(part: AliasPart): string | undefined {
  return part.kind === 'text' ? part.text : undefined;
}

function expandPart(
  part: AliasPart,
  scope: AliasScope,
  nameParts: readonly string[],
  matches: readonly string[],
): string | undefined {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'scope':
      return scope[part.field];
    case 'name-part':
      return nameParts[part.number - 1];
    case 'wildcard':
      return matches[part.number - 1];
  }
}
