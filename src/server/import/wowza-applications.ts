import path from 'node:path';
import { applicationNameRule, isSafeApplicationName } from '../../config/application-name.ts';
import { mayNameSecret } from '../../config/secret-name.ts';
import type { ConfigElement } from '../../config/xml-document.ts';
import { parseXmlDocument } from '../../config/xml-document.ts';
import { isReference, resolveInWowza, type WowzaSource } from './wowza-source.ts';

/** Properties that name a file of users or names, which comes along. */
const fileProperty = /(PasswordFile|AuthenticateFile)$|^(streamNameAliasFile|aliasMapFile)/;

/** The names that Wowza gives such files where no property does. */
const usualFiles = [
  'publish.password',
  'connect.password',
  'admin.password',
  'aliasmap.play.txt',
  'aliasmap.stream.txt',
];

/** Functions that are switched on by an element with text. */
const functions: readonly (readonly [path: string, note: string])[] = [
  ['Transcoder/LiveStreamTranscoder', 'Sluice does not transcode'],
  ['DVR/Recorders', 'Sluice has no DVR'],
  ['TimedText/VODTimedTextProviders', 'Sluice has no subtitles'],
  ['Streams/LiveStreamPacketizers', 'packetizers are not switched on by name'],
  ['HTTPStreamers', 'HTTP streamers are not switched on by name'],
  ['MediaCache/MediaCacheSourceList', 'Sluice has no media cache'],
  ['Repeater/OriginURL', 'Sluice does not pull from an origin'],
];

/**
 * Copies each Application.xml, which Sluice reads as it is, and the files that it names.
 *
 * @returns how many there were.
 */
export async function planWowzaApplications(source: WowzaSource): Promise<number> {
  const { conf, folder } = source;
  const copied: ConfigElement[] = [];
  const common = await planApplication(undefined, source);
  if (common !== undefined) copied.push(common);
  await copyUsualFiles(conf, 'conf', source);
  for (const name of await folder.list(conf)) {
    if (!(await folder.isFolder(`${conf}/${name}`))) continue;
    const root = await planApplication(name, source);
    if (root === undefined) continue;
    await copyUsualFiles(`${conf}/${name}`, `conf/${name}`, source);
    copied.push(root);
  }
  leaveFunctions(copied, source);
  return copied.length;
}

/** Each function once, however many applications use it. */
function leaveFunctions(roots: readonly ConfigElement[], { plan }: WowzaSource): void {
  for (const [place, note] of functions) {
    const used = roots.flatMap((root) => {
      const element = place.split('/').reduce<ConfigElement | undefined>(childOf, applicationOf(root));
      return element === undefined || element.text === '' ? [] : [element];
    });
    const [first] = used;
    if (first === undefined) continue;
    const more = used.length > 1 ? `, and in ${used.length - 1} more of these files` : '';
    plan.leave(first.location, place, `${note} (${first.text}${more})`);
  }
}

function applicationOf(root: ConfigElement): ConfigElement | undefined {
  return root.name === 'Application' ? root : childOf(root, 'Application');
}

/** @param name of the application; `undefined` for the file of all that have none of their own. */
async function planApplication(
  name: string | undefined,
  source: WowzaSource,
): Promise<ConfigElement | undefined> {
  const { conf, folder, plan } = source;
  const file = name === undefined ? `${conf}/Application.xml` : `${conf}/${name}/Application.xml`;
  const target = name === undefined ? 'conf/Application.xml' : `conf/${name}/Application.xml`;
  const bytes = await folder.read(file);
  if (bytes === undefined) return undefined;
  const what = name === undefined ? 'applications without a file' : `application ${name}`;
  if (name !== undefined && !isSafeApplicationName(name)) {
    plan.ask({ file, line: 1 }, what, `an application's name ${applicationNameRule}`);
    return undefined;
  }
  const { root, problems } = parseXmlDocument(bytes, file);
  if (root === undefined) {
    for (const { location, rule } of problems) plan.ask(location, what, `${rule}: it is not taken over`);
    return undefined;
  }
  const application = applicationOf(root);
  const secret = findSecret(application);
  plan.write(target, bytes, { secret: secret !== undefined });
  plan.take({ file, line: 1 }, what, target, 'copied as it is');
  if (secret !== undefined) {
    const note = 'holds a secret in the clear; ${file:PATH} or ${env:NAME} would keep it elsewhere';
    plan.ask(secret.location, childOf(secret, 'Name')?.text ?? '', note, target);
  }
  await copyNamedFiles(application, name, source);
  return root;
}

function childOf(element: ConfigElement | undefined, name: string): ConfigElement | undefined {
  return element?.children.find((child) => child.name === name);
}

function propertiesOf(application: ConfigElement | undefined): readonly ConfigElement[] {
  return childOf(application, 'Properties')?.children ?? [];
}

/** The first property whose value is a secret itself and no reference to one. */
function findSecret(application: ConfigElement | undefined): ConfigElement | undefined {
  return propertiesOf(application).find((property) => {
    const name = childOf(property, 'Name')?.text ?? '';
    const value = childOf(property, 'Value')?.text ?? '';
    const isSwitch = /^(true|false|\d{0,9})$/i.test(value) || fileProperty.test(name);
    return mayNameSecret(name) && /secret|password|token|key/i.test(name) && !isSwitch && !isReference(value);
  });
}

async function copyNamedFiles(
  application: ConfigElement | undefined,
  name: string | undefined,
  source: WowzaSource,
): Promise<void> {
  const { folder, plan } = source;
  for (const property of propertiesOf(application)) {
    const propertyName = childOf(property, 'Name')?.text ?? '';
    const value = childOf(property, 'Value')?.text ?? '';
    if (!fileProperty.test(propertyName) || value === '' || isReference(value)) continue;
    const file = folder.resolve(resolveInWowza(value, source, name));
    const below = path.relative(folder.path, file);
    // A path that is the same everywhere leads to the file from here too.
    if (below.startsWith('..') || path.isAbsolute(below) || path.isAbsolute(value)) {
      plan.take(property.location, propertyName, '', `${file}, which stays where it is`);
    } else if (!(await copy(below, below, propertyName, source)) && !file.includes('${')) {
      plan.ask(property.location, propertyName, `${below} is not there: nobody can log in by it`);
    }
  }
}

async function copyUsualFiles(from: string, to: string, source: WowzaSource): Promise<void> {
  for (const file of usualFiles) await copy(`${from}/${file}`, `${to}/${file}`, file, source);
}

/** @returns whether there was such a file. */
async function copy(from: string, to: string, what: string, source: WowzaSource): Promise<boolean> {
  const { folder, plan } = source;
  if (plan.has(to)) return true;
  const bytes = await folder.read(from);
  if (bytes === undefined) return false;
  plan.write(to, bytes, { secret: true });
  const note = what === 'admin.password' ? 'nothing asks for it yet' : 'copied';
  plan.take({ file: from, line: 1 }, what, to, note);
  return true;
}
