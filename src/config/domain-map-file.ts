import path from 'node:path';
import { readConfigFile } from './config-files.ts';
import { parseDomainMap } from './domain-map.ts';
import { failureOf, readSecretsOf } from './secret-files.ts';
import type { ConfigProblem, DomainMap, DomainMapSource } from './settings.ts';
import type { VariableScope } from './variables.ts';
import { xmlLimits } from './xml-document.ts';

/** The file of `<DomainToKeyStoreMapPath>`. It is read again whenever it changes. */
export class DomainMapFile implements DomainMapSource {
  readonly path: string;
  readonly #scope: VariableScope;

  /** @param written a relative path starts at the home folder. */
  constructor(written: string, scope: VariableScope) {
    this.path = path.resolve(scope.home, written);
    this.#scope = scope;
  }

  async read(): Promise<DomainMap> {
    const { home } = this.#scope;
    const inside = path.relative(home, this.path);
    const file = inside.startsWith('..') ? this.path : inside;
    try {
      const bytes = await readConfigFile(this.path);
      if (bytes.length > xmlLimits.maxBytes)
        return broken(file, `must have at most ${xmlLimits.maxBytes} bytes`);
      // TextDecoder takes a byte order mark away.
      const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      const secretFiles = await readSecretsOf([text], home, readConfigFile);
      const { entries, problems } = parseDomainMap(text, file, { ...this.#scope, secretFiles });
      const resolved = entries.map((entry) => ({
        ...entry,
        keyStorePath: path.resolve(home, entry.keyStorePath),
      }));
      return { entries: resolved, problems };
    } catch (error) {
      if (error instanceof TypeError) return broken(file, 'must be UTF-8 text');
      return broken(file, `must be readable (${failureOf(error)})`);
    }
  }
}

function broken(file: string, rule: string): DomainMap {
  const location = { file, line: 1, column: 1 };
  const problem: ConfigProblem = { severity: 'error', location, key: 'DomainToKeyStoreMap', rule, value: '' };
  return { entries: [], problems: [problem] };
}
