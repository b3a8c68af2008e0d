import {
  type AliasMap,
  type AliasOutcome,
  type AliasProblem,
  type AliasRule,
  type AliasScope,
  aliasPattern,
  parseAliasMap,
} from 'sluice/codec/alias-map';
import { matchWildcard, type WildcardPattern } from 'sluice/codec/wildcard';
import { streamNameFault } from 'sluice/module';

/** What the variables of an alias file stand for in one application instance. */
export type KeyRingScope = Omit<AliasScope, 'streamName'>;

export interface KeyRingOptions {
  readonly nameDelimiter: string;
  readonly pathDelimiter: string;
  readonly scope: KeyRingScope;
}

/** The alias file of publishers: which stream each key opens, and which names players may know. */
export class KeyRing {
  readonly #map: AliasMap;
  readonly #scope: KeyRingScope;
  /** What keys open, from patterns without a star. */
  readonly #publicNames = new Set<string>();
  /** Patterns without a star that are no stream's public name. */
  readonly #keys = new Set<string>();
  /** What names may come of patterns with stars. */
  readonly #openNames: readonly WildcardPattern[];
  /** True when some name that publishers send is another one than the public name. */
  readonly #hasSecrets: boolean;

  constructor(map: AliasMap, scope: KeyRingScope) {
    this.#map = map;
    this.#scope = scope;
    const plain = map.rules.filter((rule) => !hasStar(rule)).map(({ pattern }) => pattern.text);
    for (const key of plain) {
      const outcome = this.resolve(key);
      if (outcome.kind === 'alias') this.#publicNames.add(outcome.name);
    }
    for (const key of plain) if (!this.#publicNames.has(key)) this.#keys.add(key);
    const open = map.rules.filter(hasStar);
    this.#openNames = open.map(({ alias }) => aliasPattern(alias, scope));
    this.#hasSecrets = this.#keys.size > 0 || open.some((rule) => !keepsName(rule));
  }

  /**
   * The stream that a key opens. Keys are looked up by their hash, seeded anew in each process, and compared only
   * where all of it is equal: the time tells nothing of a key that somebody comes close to.
   */
  resolve(key: string): AliasOutcome {
    return this.#map.resolve({ ...this.#scope, streamName: key });
  }

  /** True for a key that must not become known. */
  isKey(name: string): boolean {
    return this.#keys.has(name);
  }

  /**
   * True for a name that players may ask for. Where there are keys every other unknown name is refused as they
   * are, or else who plays could find them out; names that come of a `*` are known only while they are live.
   */
  isPlayable(name: string, isLive: (name: string) => boolean): boolean {
    if (!this.#hasSecrets || this.#publicNames.has(name)) return true;
    return isLive(name) && this.#openNames.some((pattern) => matchWildcard(pattern, name) !== undefined);
  }
}

/** Reads the alias file of publishers, and finds the keys that open no stream name before somebody uses them. */
export function parseKeyRing(
  bytes: Uint8Array,
  { nameDelimiter, pathDelimiter, scope }: KeyRingOptions,
): { readonly rules: KeyRing; readonly problems: readonly AliasProblem[] } {
  const { map, problems } = parseAliasMap(bytes, { name: nameDelimiter, path: pathDelimiter });
  const ring = new KeyRing(map, scope);
  const faults = map.rules.flatMap((rule): AliasProblem[] => {
    const { line, pattern } = rule;
    if (pattern.text === '*') {
      const fault = 'should not be a pattern of just *: anyone may publish';
      return [{ line, severity: 'warning', rule: fault }];
    }
    const fault = hasStar(rule) ? undefined : faultOf(ring.resolve(pattern.text));
    return fault === undefined
      ? []
      : [{ line, severity: 'error', rule: `must lead to a stream name. ${fault}` }];
  });
  return { rules: ring, problems: [...problems, ...faults].toSorted((one, other) => one.line - other.line) };
}

/** Why what came of a name can be no stream; `undefined` when it can, or when nothing came. */
export function faultOf(outcome: AliasOutcome): string | undefined {
  if (outcome.kind === 'alias') return streamNameFault(outcome.name);
  return outcome.kind === 'unresolved' ? outcome.fault : undefined;
}

/** `…=${Stream.Name}` */
function keepsName({ alias }: AliasRule): boolean {
  const [only, ...others] = alias;
  return others.length === 0 && only?.kind === 'scope' && only.field === 'streamName';
}

function hasStar({ pattern }: AliasRule): boolean {
  return pattern.literals.length > 1;
}
