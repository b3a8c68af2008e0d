import { type FileProblem, type Logger, RuleFile } from 'sluice/module';
import { parseKeyFile } from './key-document.ts';
import { type KeySource, type KeysFound, type KeyWanted, selectKeys, type TokenKey } from './key-source.ts';

/** Public keys from a file, which is read again when it has changed. */
export class KeyFile implements KeySource {
  readonly #file: RuleFile<readonly TokenKey[]>;
  readonly #path: string;
  readonly #log: Logger;

  /** @param path absolute */
  constructor(path: string, log: Logger) {
    this.#path = path;
    this.#log = log;
    this.#file = new RuleFile({ path, title: 'public keys of tokens', log, parse: parseKeyFile });
  }

  async find(wanted: KeyWanted): Promise<KeysFound> {
    const state = await this.#file.read();
    // A file that was removed takes its keys along.
    if (state.kind !== 'in-force') return { kind: 'unavailable' };
    return { kind: 'keys', keys: selectKeys(state.rules, wanted) };
  }

  check(): Promise<readonly FileProblem[]> {
    return this.#file.check('There is no file of public keys: nobody who shows a token comes in');
  }

  async start(): Promise<void> {
    const { kind } = await this.#file.read();
    if (kind !== 'missing') return;
    this.#log.error(
      { file: this.#path },
      'there is no file of public keys: nobody who shows a token comes in',
    );
  }
}
