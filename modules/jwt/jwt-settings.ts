import { isAbsolute, join } from 'node:path';
import type { Logger } from 'sluice/module';
import { JwksEndpoint } from './jwks-endpoint.ts';
import type { JwtPropertyValues } from './jwt-properties.ts';
import { publicKeyAlgorithms, secretAlgorithms } from './key-algorithms.ts';
import { KeyFile } from './key-file.ts';
import type { KeySource } from './key-source.ts';
import { SharedSecret } from './shared-secret.ts';

const sources = ['jwtJwksURL', 'jwtPublicKeyFile', 'jwtSecret'] as const;

/**
 * The one place that the keys come from.
 *
 * @throws {Error} when there is none, or several: a token must not be able to choose between kinds of keys
 */
export function readKeySource(properties: JwtPropertyValues, home: string, log: Logger): KeySource {
  const set = sources.filter((name) => (properties[name] ?? '').trim() !== '');
  const [name, ...others] = set;
  if (name === undefined || others.length > 0) {
    throw new Error(`One of ${sources.join(', ')} must be set; got ${set.join(' and ') || 'none'}`);
  }
  const value = properties[name] ?? '';
  switch (name) {
    case 'jwtJwksURL':
      return new JwksEndpoint({ url: readUrl(value.trim(), log), log, now: () => performance.now() });
    case 'jwtPublicKeyFile':
      return new KeyFile(isAbsolute(value.trim()) ? value.trim() : join(home, value.trim()), log);
    case 'jwtSecret':
      return new SharedSecret(value, log);
  }
}

/**
 * The algorithms that are taken.
 *
 * @throws {Error} for one that the keys cannot have: `none`, or a shared secret's beside public keys
 */
export function readAlgorithms({ jwtAlgorithms, jwtSecret }: JwtPropertyValues): readonly string[] {
  const possible: readonly string[] =
    (jwtSecret ?? '').trim() === '' ? publicKeyAlgorithms : secretAlgorithms;
  const named = readList(jwtAlgorithms);
  const wrong = named.find((algorithm) => !possible.includes(algorithm));
  if (wrong !== undefined) {
    throw new Error(`jwtAlgorithms must be among ${possible.join(', ')} with this kind of key; got ${wrong}`);
  }
  return named.length === 0 ? possible : named;
}

/** `a, b` as two. */
export function readList(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function readUrl(text: string, log: Logger): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['https:', 'http:'].includes(url.protocol)) {
    throw new Error('jwtJwksURL must be a URL that begins with https:// or http://');
  }
  if (url.username !== '' || url.password !== '') {
    throw new Error('jwtJwksURL must hold no user name and no password');
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    log.warn(
      {},
      'jwtJwksURL should begin with https://: who can change the answer on its way can sign tokens',
    );
  }
  return url.href;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
