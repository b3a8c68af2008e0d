import { vhostSchema } from '../../config/vhost-schema.ts';
import type { ConfigElement } from '../../config/xml-document.ts';
import { draftCipherSuites, draftProtocols } from './ssl-draft.ts';
import { vhostFile } from './vhost-draft.ts';
import { isReference, resolveInWowza, type WowzaSource } from './wowza-source.ts';

const { aliases, properties: known } = vhostSchema.properties.HostPortList.items.properties.SSLConfig;
const storeTypes: readonly string[] = known.KeyStoreType.enum;

/** Java's own words for what TLS libraries do by themselves. */
const withoutMeaning = ['SSLProtocol', 'Algorithm'];

/** The elements of Wowza's `<SSLConfig>` that Sluice has: paths made absolute, passwords by reference. */
export async function draftWowzaSsl(
  ssl: ConfigElement,
  source: WowzaSource,
): Promise<(readonly [name: string, value: string])[]> {
  const elements: (readonly [string, string])[] = [];
  for (const child of ssl.children) {
    const name = nameOf(child);
    if (name === undefined) {
      if (!withoutMeaning.includes(child.name)) {
        source.plan.ask(child.location, `SSLConfig/${child.name}`, 'is unknown here: see what it was for');
      }
    } else if (child.text !== '') {
      const value = await readValue(name, child, source);
      if (value !== undefined) elements.push([name, value]);
    }
  }
  return elements;
}

function nameOf({ name }: ConfigElement): string | undefined {
  if (Object.hasOwn(known, name)) return name;
  return Object.entries(aliases).find(([alias]) => alias === name)?.[1];
}

async function readValue(
  name: string,
  { location, text }: ConfigElement,
  source: WowzaSource,
): Promise<string | undefined> {
  const { folder, keyStores, plan } = source;
  if (isReference(text)) {
    plan.take(location, name, vhostFile, 'as it was written');
    return text;
  }
  if (name.endsWith('Password')) {
    const file = `wowza-${name.toLowerCase().replace(/password$/, '.password')}`;
    const reference = plan.writeSecret(file, text);
    plan.take(location, name, vhostFile, `as ${reference}`);
    return reference;
  }
  if (name.endsWith('Path')) {
    const file = folder.resolve(resolveInWowza(text, source, undefined));
    if (name === 'DomainToKeyStoreMapPath') {
      plan.ask(
        location,
        name,
        `look at the paths in ${file}: relative ones start at the home folder`,
        vhostFile,
      );
    }
    return keyStores.refer(file, name, location);
  }
  const list = text.split(',').map((part) => part.trim());
  if (name === 'Protocols') return draftProtocols(list, location, plan).join(',');
  if (name === 'CipherSuites') return draftCipherSuites(list, location, plan).join(',');
  if (name === 'KeyStoreType' && !storeTypes.includes(text.toUpperCase())) {
    plan.leave(location, name, `${text} is none that Sluice names; the file's first bytes decide`);
    return undefined;
  }
  plan.take(location, name, vhostFile, name === 'KeyAlias' ? '' : text);
  return text;
}
