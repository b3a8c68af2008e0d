import { createPublicKey, X509Certificate } from 'node:crypto';
import type { RuleFileProblem } from 'sluice/module';
import { publicKeyFault } from './key-algorithms.ts';
import type { TokenKey } from './key-source.ts';

/** What became of one key of a document. */
type KeyRead = { readonly key: TokenKey } | { readonly fault: string } | 'not-for-signatures';

const privateFault = 'only public keys belong here, and this one is private';

/** The members of a JWK Set (RFC 7517 §5), or the one JWK; `undefined` when it is neither. */
export function jwksMembers(document: unknown): readonly unknown[] | undefined {
  if (!isRecord(document)) return undefined;
  const { keys } = document;
  if (Array.isArray(keys)) return keys as readonly unknown[];
  return document['kty'] === undefined ? undefined : [document];
}

/** Reads a JWK (RFC 7517 §4). A shared secret is none: tokens of public keys must not be verified with one. */
export function readJwk(jwk: unknown): KeyRead {
  if (!isRecord(jwk)) return { fault: 'a key is an object' };
  const { alg, d, key_ops: operations, kid, use } = jwk;
  if (use !== undefined && use !== 'sig') return 'not-for-signatures';
  if (Array.isArray(operations) && !operations.includes('verify')) return 'not-for-signatures';
  if (d !== undefined) return { fault: privateFault };
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    const fault = publicKeyFault(key);
    return fault === undefined ? { key: { kid: text(kid), algorithm: text(alg), key } } : { fault };
  } catch {
    return { fault: 'a key is a public key as RFC 7517 has it' };
  }
}

/** Reads an operator's file of public keys: PEM blocks, a JWK or a JWK Set. */
export function parseKeyFile(bytes: Uint8Array): {
  readonly rules: readonly TokenKey[];
  readonly problems: readonly RuleFileProblem[];
} {
  const content = new TextDecoder().decode(bytes);
  const read = content.trimStart().startsWith('{') ? readJson(content) : readPem(content);
  const rules = read.flatMap(({ outcome }) => (isKey(outcome) ? [outcome.key] : []));
  const problems = read.flatMap(({ line, outcome }): RuleFileProblem[] =>
    typeof outcome === 'object' && 'fault' in outcome
      ? [{ line, severity: 'error', rule: `must hold keys for signatures: ${outcome.fault}` }]
      : [],
  );
  if (rules.length === 0 && problems.length === 0) {
    problems.push({ line: 1, severity: 'error', rule: 'must hold a public key, as PEM, JWK or JWK Set' });
  }
  return { rules, problems };
}

interface Placed {
  readonly line: number;
  readonly outcome: KeyRead;
}

function readJson(content: string): Placed[] {
  let members: readonly unknown[] | undefined;
  try {
    members = jwksMembers(JSON.parse(content));
  } catch {
    // The parser's message quotes the file.
    return [{ line: 1, outcome: { fault: 'the file is no JSON' } }];
  }
  return (members ?? []).map((jwk) => ({ line: 1, outcome: readJwk(jwk) }));
}

function readPem(content: string): Placed[] {
  return [...content.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----[^-]+-----END \1-----/g)].map(
    ({ 0: block, 1: label = '', index }) => ({
      line: content.slice(0, index).split('\n').length,
      outcome: readPemBlock(block, label),
    }),
  );
}

function readPemBlock(block: string, label: string): KeyRead {
  if (label.endsWith('PRIVATE KEY')) return { fault: privateFault };
  try {
    const key = label === 'CERTIFICATE' ? new X509Certificate(block).publicKey : createPublicKey(block);
    const fault = publicKeyFault(key);
    return fault === undefined ? { key: { kid: undefined, algorithm: undefined, key } } : { fault };
  } catch {
    return { fault: 'a key is a public key or a certificate in PEM' };
  }
}

function isKey(outcome: KeyRead): outcome is { readonly key: TokenKey } {
  return typeof outcome === 'object' && 'key' in outcome;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
