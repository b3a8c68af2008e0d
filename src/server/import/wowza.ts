import path from 'node:path';
import { defaultVHostName } from '../../config/load-settings.ts';
import { SluiceError } from '../../errors.ts';
import type { Environment } from '../load-home.ts';
import type { ImportPlan } from './import-plan.ts';
import { KeyStoreFiles } from './key-store-files.ts';
import type { SourceOptions } from './red5.ts';
import { SourceFolder } from './source-folder.ts';
import { planWowzaApplications } from './wowza-applications.ts';
import type { WowzaSource } from './wowza-source.ts';
import { planWowzaVHost } from './wowza-vhost.ts';
import { serializeDocument } from './xml-text.ts';

const marks = ['VHost.xml', 'Server.xml', 'Application.xml'] as const;

/**
 * Plans the configuration of a Wowza Streaming Engine.
 *
 * @param given the folder of Wowza, or its conf/.
 * @throws {SluiceError} IMPORT_NOTHING_FOUND
 */
export async function planWowza(
  given: string,
  plan: ImportPlan,
  options: SourceOptions & { readonly env: Environment },
): Promise<void> {
  const { conf, folder } = await findWowza(given, plan);
  const source: WowzaSource = {
    folder,
    conf,
    env: options.env,
    keyStores: new KeyStoreFiles(plan, options.copyKeyStores),
    plan,
  };
  await planWowzaVHost(source);
  await planServer(source);
  const applications = await planWowzaApplications(source);
  if (applications === 0) plan.ask(undefined, 'applications', 'no Application.xml could be taken over');
  await leaveVHosts(source);
  await leaveStartupStreams(source);
  await leaveOtherFiles(source);
}

async function findWowza(given: string, plan: ImportPlan): Promise<{ folder: SourceFolder; conf: string }> {
  const asked = new SourceFolder(given, plan);
  for (const conf of ['conf', '.']) {
    const found = await Promise.all(marks.map((file) => asked.has(path.join(conf, file))));
    if (!found.includes(true)) continue;
    if (conf === 'conf') return { folder: asked, conf };
    return { folder: new SourceFolder(path.dirname(asked.path), plan), conf: path.basename(asked.path) };
  }
  const looked = marks.map((file) => `conf/${file}`).join(', ');
  throw new SluiceError('IMPORT_NOTHING_FOUND', `${asked.path}, which has none of ${looked}`);
}

async function planServer({ conf, folder, plan }: WowzaSource): Promise<void> {
  const file = `${conf}/Server.xml`;
  const root = await folder.readXml(file);
  const server = root?.children.find(({ name }) => name === 'Server');
  if (server === undefined) return;
  const taken = ['Name', 'Description'].flatMap((name) => {
    const found = server.children.find((child) => child.name === name);
    return found === undefined || found.text === '' ? [] : [{ name, content: found.text }];
  });
  plan.write(
    'conf/Server.xml',
    serializeDocument('Made by sluice import out of Wowza Streaming Engine.', {
      name: 'Server',
      content: taken,
    }),
  );
  plan.take(server.location, 'Name, Description', 'conf/Server.xml');
  const others = server.children.filter(({ name }) => !['Name', 'Description'].includes(name));
  const names = others.map(({ name }) => name).join(', ');
  if (names !== '')
    plan.leave(others[0]?.location, 'the rest of Server', `Sluice does not have it (${names})`);
}

/** There is one virtual host here. */
async function leaveVHosts({ conf, folder, plan }: WowzaSource): Promise<void> {
  const root = await folder.readXml(`${conf}/VHosts.xml`);
  const vhosts = root?.children.find(({ name }) => name === 'VHosts')?.children ?? [];
  for (const { children, location } of vhosts) {
    const name = children.find((child) => child.name === 'Name')?.text ?? '';
    if (name === defaultVHostName) continue;
    plan.ask(location, `virtual host ${name}`, 'Sluice has one: import its conf/ into a home of its own');
  }
}

async function leaveStartupStreams({ conf, folder, plan }: WowzaSource): Promise<void> {
  const root = await folder.readXml(`${conf}/StartupStreams.xml`);
  const streams = root?.children.find(({ name }) => name === 'StartupStreams')?.children ?? [];
  for (const { children, location } of streams) {
    const text = (name: string) => children.find((child) => child.name === name)?.text ?? '';
    const what = `startup stream ${text('Application')}/${text('StreamName')}`;
    plan.leave(location, what, `Sluice does not pull streams (${text('MediaCasterType')})`);
  }
}

const others =
  /^(Tune|MediaCache|MediaCasters|Authentication|LoadBalancer|TranscoderTemplates)\.xml$|^log4j|PushPublishMap|\.stream$|^Server\.|^Admin\./;

async function leaveOtherFiles({ conf, folder, plan }: WowzaSource): Promise<void> {
  for (const name of await folder.list(conf)) {
    if (!others.test(name) || name === 'Server.xml') continue;
    plan.leave({ file: `${conf}/${name}`, line: 1 }, name, 'Sluice has no use for it');
  }
}
