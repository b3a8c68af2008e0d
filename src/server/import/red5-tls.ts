import type { SourcePlace } from './import-plan.ts';
import type { ResolvedText } from './red5-properties.ts';
import type { Red5Source } from './red5-source.ts';
import { draftCipherSuites, draftProtocols } from './ssl-draft.ts';
import { vhostFile } from './vhost-draft.ts';
import { literalText } from './xml-text.ts';

/** What a bean says about TLS, whichever of the spellings it uses. */
export interface Red5Tls {
  readonly keyStore: ResolvedText | undefined;
  readonly password: ResolvedText | undefined;
  readonly keyPassword?: ResolvedText | undefined;
  readonly alias?: ResolvedText | undefined;
  readonly type?: ResolvedText | undefined;
  readonly trustStore: ResolvedText | undefined;
  readonly trustPassword: ResolvedText | undefined;
  readonly protocols: readonly ResolvedText[];
  readonly cipherSuites: readonly ResolvedText[];
  readonly clientCertificate: 'need' | 'want' | 'none';
  /** Of the bean. */
  readonly source: SourcePlace;
}

/** Files of secrets and copies are named after this. */
const secretName = 'red5-keystore.password';

/** The elements of `<SSLConfig>` for it. `undefined`, said in the plan, where it names no key store. */
export async function draftSsl(
  tls: Red5Tls,
  { folder, keyStores, plan }: Red5Source,
): Promise<(readonly [name: string, value: string])[] | undefined> {
  const { keyStore, password, source } = tls;
  if (keyStore === undefined || keyStore.text.trim() === '' || keyStore.unresolved.length > 0) {
    const note = 'names no key store, so that the port is not opened: it would be in the clear';
    plan.ask(keyStore?.source ?? source, 'key store', note);
    return undefined;
  }
  const elements: (readonly [string, string])[] = [
    ['KeyStorePath', await keyStores.refer(folder.resolve(keyStore.text), 'KeyStorePath', keyStore.source)],
  ];
  const add = (name: string, value: string) => elements.push([name, value]);
  const addSecret = (name: string, secret: ResolvedText | undefined, file: string) => {
    if (secret === undefined || secret.text === '') return;
    add(name, passwordReference(name, secret, file, { plan }));
  };
  addSecret('KeyStorePassword', password, secretName);
  if (tls.keyPassword?.text !== password?.text) {
    addSecret('KeyPassword', tls.keyPassword, 'red5-key.password');
  }
  if (tls.alias !== undefined) add('KeyAlias', literalText(tls.alias.text));
  const type = tls.type?.text.toUpperCase() ?? '';
  if (['JKS', 'JCEKS', 'PKCS12'].includes(type)) elements.push(['KeyStoreType', type]);
  const protocols = texts(tls.protocols);
  if (protocols.length > 0) {
    const kept = draftProtocols(protocols, tls.protocols[0]?.source ?? source, plan);
    elements.push(['Protocols', kept.join(',')]);
  }
  const suites = texts(tls.cipherSuites);
  if (suites.length > 0) {
    const kept = draftCipherSuites(suites, tls.cipherSuites[0]?.source ?? source, plan);
    elements.push(['CipherSuites', kept.join(',')]);
  }
  const { trustStore } = tls;
  if (tls.clientCertificate === 'none') {
    if (trustStore !== undefined && trustStore.text !== '') {
      plan.leave(trustStore.source, 'trust store', 'is for client certificates, which are not asked for');
    }
    return elements;
  }
  add(tls.clientCertificate === 'need' ? 'NeedClientAuth' : 'WantClientAuth', 'true');
  if (trustStore !== undefined && trustStore.text !== '') {
    const file = folder.resolve(trustStore.text);
    add('TrustStorePath', await keyStores.refer(file, 'TrustStorePath', trustStore.source));
    addSecret('TrustStorePassword', tls.trustPassword, 'red5-truststore.password');
  }
  return elements;
}

/** How VHost.xml refers to a password: a file of its own, or the environment as Spring would have asked it. */
export function passwordReference(
  element: string,
  { source, text }: ResolvedText,
  file: string,
  { plan }: Pick<Red5Source, 'plan'>,
): string {
  const [, variable] = /^\$\{(?:env:)?([A-Za-z_][\w.]*)\}$/.exec(text) ?? [];
  if (variable !== undefined) {
    plan.ask(source, element, `set the environment variable ${variable} where Sluice starts`, vhostFile);
    return `\${env:${variable}}`;
  }
  const reference = plan.writeSecret(file, text);
  plan.take(source, element, vhostFile, `as ${reference}`);
  return reference;
}

function texts(found: readonly ResolvedText[]): string[] {
  return found.map(({ text }) => text);
}
