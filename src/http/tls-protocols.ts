import type { SecureVersion } from 'node:tls';
import { TlsError } from './tls-error.ts';

/** Oldest first: the order in which a range is spoken of. */
const versions = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const satisfies readonly SecureVersion[];

/** A Java name for a hello format, not a protocol: real configurations carry it, and it means nothing here. */
const ignored = 'sslv2hello';

export interface ProtocolRange {
  readonly minVersion: SecureVersion;
  readonly maxVersion: SecureVersion;
}

/**
 * The range that a `<Protocols>` list of Wowza spells (`TLSv1.2`, `TLSv1.3` ...). An empty list is the
 * default: TLS 1.2 and later. OpenSSL takes a range, so a list with a gap is an error and not guessed at.
 *
 * @throws {TlsError} TLS_PROTOCOL_UNKNOWN
 */
export function parseProtocols(names: readonly string[]): ProtocolRange {
  const wanted = new Set<number>();
  for (const name of names) {
    if (name.toLowerCase() === ignored) continue;
    const index = versions.findIndex((version) => version.toLowerCase() === normalize(name));
    if (index < 0) throw new TlsError('TLS_PROTOCOL_UNKNOWN', 'Protocols', name);
    wanted.add(index);
  }
  const first = wanted.size === 0 ? versions.indexOf('TLSv1.2') : Math.min(...wanted);
  const last = wanted.size === 0 ? versions.length - 1 : Math.max(...wanted);
  if (wanted.size > 0 && wanted.size !== last - first + 1) {
    throw new TlsError('TLS_PROTOCOL_UNKNOWN', 'Protocols', `a list with a gap: ${names.join(', ')}`);
  }
  return { minVersion: versions[first] ?? 'TLSv1.2', maxVersion: versions[last] ?? 'TLSv1.3' };
}

/** TLS 1.0 and 1.1 sign with SHA-1, which OpenSSL 3 refuses above security level 0. */
export function needsLegacySecurityLevel(range: ProtocolRange): boolean {
  return range.minVersion === 'TLSv1' || range.minVersion === 'TLSv1.1';
}

function normalize(name: string): string {
  const lower = name.toLowerCase();
  return lower === 'tlsv1.0' ? 'tlsv1' : lower;
}
