import { vhostSchema } from '../../config/vhost-schema.ts';
import { toOpenSslCiphers } from '../../http/java-cipher-names.ts';
import { TlsError } from '../../http/tls-error.ts';
import type { ImportPlan, SourcePlace } from './import-plan.ts';
import { vhostFile } from './vhost-draft.ts';

const sslElements = vhostSchema.properties.HostPortList.items.properties.SSLConfig.properties;

/** True for what `<SSLConfig>` may hold. */
export function isSslElement(name: string): boolean {
  return Object.hasOwn(sslElements, name);
}

const modernProtocols = ['TLSv1.2', 'TLSv1.3'];
const oldProtocols = /^(SSLv2Hello|SSLv3|SSL|TLSv1|TLSv1\.0|TLSv1\.1)$/i;

/** `<Protocols>` of a Java list: TLS 1.2 and later. Older ones are said and not opened. */
export function draftProtocols(
  names: readonly string[],
  source: SourcePlace,
  plan: ImportPlan,
): readonly string[] {
  const kept = modernProtocols.filter((known) =>
    names.some((name) => name.toLowerCase() === known.toLowerCase()),
  );
  const old = names.filter((name) => oldProtocols.test(name));
  if (old.length > 0) {
    const note = `${old.join(', ')}: older than TLS 1.2, which is unsafe; where old players need it, add it to Protocols`;
    plan.ask(source, 'protocols', note, vhostFile);
  }
  if (kept.length > 0) plan.take(source, 'protocols', vhostFile, kept.join(', '));
  return kept;
}

/** `<CipherSuites>` of a Java list, without those that OpenSSL does not offer. */
export function draftCipherSuites(
  names: readonly string[],
  source: SourcePlace,
  plan: ImportPlan,
): readonly string[] {
  const kept = names.filter(isOffered);
  const dropped = names.filter((name) => !kept.includes(name));
  if (dropped.length > 0) {
    plan.leave(source, 'cipher suites', `not offered by OpenSSL, and unsafe mostly: ${dropped.join(', ')}`);
  }
  if (kept.length > 0) plan.take(source, 'cipher suites', vhostFile, `${kept.length} of ${names.length}`);
  return kept;
}

function isOffered(name: string): boolean {
  try {
    toOpenSslCiphers([name]);
    return true;
  } catch (error) {
    if (error instanceof TlsError) return false;
    throw error;
  }
}
