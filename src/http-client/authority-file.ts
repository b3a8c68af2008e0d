import { X509Certificate } from 'node:crypto';
import { isAbsolute, join } from 'node:path';
import type { Logger } from '../module/logger.ts';
import { RuleFile, type RuleFileProblem } from '../module/rule-file.ts';

/** Reads the certificates that alone may vouch for a server; `undefined` where those of the system do. */
export type ReadAuthorities = () => Promise<string | undefined>;

export interface AuthorityFileOptions {
  /** A relative name counts from there. */
  readonly home: string;
  readonly log: Logger;
  /** The property that names the file, for messages. */
  readonly property: string;
  /** Whom the certificates vouch for, for messages: `the service`. */
  readonly server: string;
}

/**
 * A PEM file of certificates, looked at for each request: a new one needs no restart. Without the file nothing is
 * asked: reading throws then.
 *
 * @param name `''` for the system's own authorities
 */
export function authorityFile(
  name: string,
  { home, log, property, server }: AuthorityFileOptions,
): ReadAuthorities {
  if (name.trim() === '') return () => Promise.resolve(undefined);
  const path = isAbsolute(name.trim()) ? name.trim() : join(home, name.trim());
  const file = new RuleFile({ path, title: `certificates of ${server}`, log, parse: parseCertificates });
  return async () => {
    const state = await file.read();
    if (state.kind === 'in-force') return state.rules;
    throw new Error(`${property} must be a readable PEM file; it is ${state.kind}: ${path}`);
  };
}

function parseCertificates(bytes: Uint8Array): {
  readonly rules: string;
  readonly problems: readonly RuleFileProblem[];
} {
  const text = Buffer.from(bytes).toString('latin1');
  const blocks = [...text.matchAll(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g)];
  const problems = blocks
    .filter(([pem]) => !isCertificate(pem))
    .map(({ index }) => problem(text.slice(0, index).split('\n').length, 'must be a certificate in PEM'));
  if (blocks.length === 0) problems.push(problem(1, 'must hold at least one certificate in PEM'));
  return { rules: blocks.map(([pem]) => pem).join('\n'), problems };
}

function problem(line: number, rule: string): RuleFileProblem {
  return { line, severity: 'error', rule };
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
