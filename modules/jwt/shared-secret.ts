import { createSecretKey } from 'node:crypto';
import type { Logger } from 'sluice/module';
import { type KeySource, type KeysFound, type KeyWanted, selectKeys, type TokenKey } from './key-source.ts';

/** RFC 7518 §3.2: a key is at least as long as the hash. */
const recommendedSecretBytes = 32;

/** A secret that the issuer of tokens has too. */
export class SharedSecret implements KeySource {
  readonly #keys: readonly TokenKey[];
  readonly #log: Logger;
  readonly #isShort: boolean;

  constructor(secret: string, log: Logger) {
    const bytes = Buffer.from(secret, 'utf8');
    this.#keys = [{ kid: undefined, algorithm: undefined, key: createSecretKey(bytes) }];
    this.#log = log;
    this.#isShort = bytes.length < recommendedSecretBytes;
  }

  async find(wanted: KeyWanted): Promise<KeysFound> {
    return { kind: 'keys', keys: selectKeys(this.#keys, wanted) };
  }

  start(): void {
    if (!this.#isShort) return;
    this.#log.warn(
      {},
      `jwtSecret should have at least ${recommendedSecretBytes} bytes: who sees one token can guess shorter ones`,
    );
  }
}
