import { X509Certificate } from 'node:crypto';
import { isAbsolute, join } from 'node:path';
import { type Logger, RuleFile, type RuleFileProblem } from 'sluice/module';

/** Reads the certificates that alone may vouch for the token server; `undefined` where those of the system do. */
export type ReadAuthorities = () => Promise<string | undefined>;

/** The file of `teaTokenCaFile`, looked at for each request. Without it nothing is asked: it throws then. */
export function authorityFile(name: string, { home, log }: { home: string; log: Logger }): ReadAuthorities {
  if (name.trim() === '') return () => Promise.resolve(undefined);
  const path = isAbsolute(name.trim()) ? name.trim() : join(home, name.trim());
  const file = new RuleFile({
    path,
    title: 'certificates of the token server',
    log,
    parse: parseCertificates,
  });
  return async () => {
    const state = await file.read();
    if (state.kind === 'in-force') return state.rules;
    throw new Error(`teaTokenCaFile must be a readable PEM file; it is ${state.kind}: ${path}`);
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
