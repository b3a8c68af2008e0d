import type { ConfigProblem, DomainKeyStore, DomainMap, SourceLocation } from './settings.ts';
import { resolveVariables, type VariableScope } from './variables.ts';

/** `*`, a host name, or `*.` and a host name; not case-sensitive. Names in other scripts come as `xn--…`. */
const domainPattern = /^(\*|(\*\.)?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*)$/i;

const keys = ['keyStorePath', 'keyStorePassword', 'keyStoreType', 'keyPassword', 'keyAlias'] as const;

type EntryKey = (typeof keys)[number];
type Entry = Partial<Record<EntryKey, string>>;

const lineRule = 'must be a domain, =, and the key store as JSON: www.example.com={"keyStorePath":"…"}';

/**
 * Reads Wowza's map of domains to key stores: a `domain={"keyStorePath":…, "keyStorePassword":…,
 * "keyStoreType":…}` a line, blank lines and lines that begin with `#` skipped. `keyPassword` and `keyAlias` are
 * ours. Variables stand in the values as in VHost.xml.
 *
 * @param file as the operator knows it, for messages; no message quotes a line, which may hold passwords.
 */
export function parseDomainMap(text: string, file: string, scope: VariableScope): DomainMap {
  return new DomainMapReader(file, scope).read(text);
}

class DomainMapReader {
  readonly #file: string;
  readonly #scope: VariableScope;
  readonly #entries: DomainKeyStore[] = [];
  readonly #problems: ConfigProblem[] = [];

  constructor(file: string, scope: VariableScope) {
    this.#file = file;
    this.#scope = scope;
  }

  read(text: string): DomainMap {
    for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
      const written = line.trim();
      if (written === '' || written.startsWith('#')) continue;
      this.#readLine(written, { file: this.#file, line: index + 1, column: 1 });
    }
    if (this.#entries.length === 0 && this.#problems.length === 0) {
      const location = { file: this.#file, line: 1, column: 1 };
      this.#report(location, '', 'must hold at least one domain');
    }
    return { entries: this.#entries, problems: this.#problems };
  }

  #readLine(line: string, location: SourceLocation): void {
    const [, domain = '', json = ''] = /^([^=]*?)\s*=\s*(\{.*)$/.exec(line) ?? [];
    if (json === '') {
      this.#report(location, '', lineRule);
      return;
    }
    if (!domainPattern.test(domain)) {
      this.#report(location, '', 'must name the domain as *, a host name, or *. and a host name', domain);
      return;
    }
    const entry = this.#readEntry(json, domain, location);
    if (entry === undefined) return;
    const {
      keyStorePath = '',
      keyStorePassword = '',
      keyStoreType = '',
      keyPassword = '',
      keyAlias = '',
    } = entry;
    if (keyStorePath === '') {
      this.#report(location, `${domain}/keyStorePath`, 'must be the path of a key store');
      return;
    }
    const earlier = this.#entries.find((other) => other.domain === domain.toLowerCase());
    if (earlier !== undefined) {
      const rule = `must name a domain once; line ${earlier.location.line} is the one that counts`;
      this.#report(location, domain, rule, '', 'warning');
    }
    this.#entries.push({
      domain: domain.toLowerCase(),
      keyStorePath,
      keyStorePassword,
      keyStoreType,
      keyPassword,
      keyAlias,
      location,
    });
  }

  #readEntry(json: string, domain: string, location: SourceLocation): Entry | undefined {
    const value = parseJson(json);
    if (value === undefined) {
      this.#report(location, domain, lineRule);
      return undefined;
    }
    const entry: Entry = {};
    let sound = true;
    for (const [name, written] of Object.entries(value)) {
      const key = keys.find((known) => known === name);
      if (key === undefined) {
        this.#report(location, `${domain}/${name}`, `must be one of ${keys.join(', ')}`, '', 'warning');
      } else if (typeof written === 'string') {
        entry[key] = this.#resolve(written, `${domain}/${key}`, location);
      } else {
        this.#report(location, `${domain}/${key}`, 'must be text in double quotes');
        sound = false;
      }
    }
    return sound ? entry : undefined;
  }

  #resolve(text: string, key: string, location: SourceLocation): string {
    const resolved = resolveVariables(text, this.#scope);
    const secret = key.endsWith('Password');
    for (const { severity, rule, value } of resolved.problems) {
      // What is no variable is a part of the secret.
      const shown = secret && severity === 'warning' ? '' : value;
      this.#report(location, key, rule, shown, severity);
    }
    return resolved.text;
  }

  #report(
    location: SourceLocation,
    place: string,
    rule: string,
    value = '',
    severity: 'error' | 'warning' = 'error',
  ): void {
    const key = place === '' ? 'DomainToKeyStoreMap' : `DomainToKeyStoreMap/${place}`;
    this.#problems.push({ severity, location, key, rule, value });
  }
}

function parseJson(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    // What JSON.parse says quotes the text.
    return undefined;
  }
}
