import { matchWildcard, parseWildcardPattern } from 'sluice/codec/wildcard';

/** The stream that a client asks for. */
export interface AskedFor {
  readonly gate: 'publish' | 'play';
  readonly application: string;
  readonly instance: string;
  /** The public name. */
  readonly name: string;
}

/** What the actions of a permission are called; MediaMTX says `read` for play. */
const actionsOf: Readonly<Record<AskedFor['gate'], readonly string[]>> = {
  publish: ['publish'],
  play: ['play', 'read'],
};

/** What a token of MediaMTX's begins a regular expression with. Here nothing is one: it grants nothing. */
const regularExpression = '~';

/**
 * Whether a permissions claim allows it: a list of `{ action, path }` and `{ action, name }`. A path is
 * `application/name` (or with the instance in between), and `''` is all; a `*` stands for any characters. What is
 * anything else grants nothing.
 */
export function isPermitted(claim: unknown, asked: AskedFor): boolean {
  return Array.isArray(claim) && claim.some((permission) => grants(permission, asked));
}

function grants(permission: unknown, asked: AskedFor): boolean {
  if (typeof permission !== 'object' || permission === null) return false;
  const { action, name, path } = permission as Readonly<Record<string, unknown>>;
  if (typeof action !== 'string' || !actionsOf[asked.gate].includes(action)) return false;
  // One without both may be a misspelt one: it must not mean everything.
  if (name === undefined && path === undefined) return false;
  return (
    (path === undefined || path === '' || pathsOf(asked).some((each) => fits(path, each))) &&
    (name === undefined || fits(name, asked.name))
  );
}

function pathsOf({ application, instance, name }: AskedFor): readonly string[] {
  const full = `${application}/${instance}/${name}`;
  return instance === '_definst_' ? [`${application}/${name}`, full] : [full];
}

function fits(pattern: unknown, text: string): boolean {
  if (typeof pattern !== 'string' || pattern === '' || pattern.startsWith(regularExpression)) return false;
  return matchWildcard(parseWildcardPattern(pattern), text) !== undefined;
}
