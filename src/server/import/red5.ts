import path from 'node:path';
import { parseJavaProperties } from '../../codec/java-properties/index.ts';
import { SluiceError } from '../../errors.ts';
import type { ImportPlan } from './import-plan.ts';
import { KeyStoreFiles } from './key-store-files.ts';
import { mergeEndpoints } from './merge-endpoints.ts';
import { crossCheckOpenMeetings, readScreenSharing } from './openmeetings.ts';
import { readConnectors } from './red5-connectors.ts';
import type { Endpoint } from './red5-endpoint.ts';
import { parseAddress } from './red5-endpoint.ts';
import { Red5Properties } from './red5-properties.ts';
import type { Red5Source } from './red5-source.ts';
import { readTransports } from './red5-transports.ts';
import { planWebapps } from './red5-webapps.ts';
import { SourceFolder } from './source-folder.ts';
import { readBeans } from './spring-beans.ts';
import { serializeVHost, vhostFile } from './vhost-draft.ts';

const files = ['red5.properties', 'red5-core.xml', 'jee-container.xml'] as const;

export interface SourceOptions {
  /** Key stores are copied into keystore/ instead of being referred to. */
  readonly copyKeyStores: boolean;
}

/**
 * Plans the configuration of a Red5 server: ports, key stores and webapps, and OpenMeetings' among them.
 *
 * @param given the Red5 folder, or its conf/.
 * @throws {SluiceError} IMPORT_NOTHING_FOUND
 */
export async function planRed5(given: string, plan: ImportPlan, options: SourceOptions): Promise<void> {
  const { conf, folder } = await findRed5(given, plan);
  const properties = new Red5Properties(
    parseJavaProperties((await folder.read(`${conf}/red5.properties`)) ?? new Uint8Array()),
    `${conf}/red5.properties`,
    folder.path,
  );
  const source: Red5Source = {
    folder,
    properties,
    keyStores: new KeyStoreFiles(plan, options.copyKeyStores),
    plan,
  };
  const endpoints = await readEndpoints(conf, source);
  const screen = await readScreenSharing(conf, endpoints, source);
  if (screen !== undefined) endpoints.push(screen);
  if (endpoints.length === 0) {
    throw new SluiceError('IMPORT_NOTHING_FOUND', `${path.resolve(given)}, whose files open no port`);
  }
  const hostPorts = mergeEndpoints(endpoints, plan);
  plan.write(vhostFile, serializeVHost(hostPorts, 'Red5'));
  await planWebapps(source);
  await crossCheckOpenMeetings(endpoints, source);
  plan.leave(
    { file: `${conf}/red5.properties`, line: 1 },
    'limits, buffers, threads',
    'Sluice has its own: docs/reference/limits.md; the same goes for JMX and the policy server',
  );
}

async function findRed5(given: string, plan: ImportPlan): Promise<{ folder: SourceFolder; conf: string }> {
  const asked = new SourceFolder(given, plan);
  for (const conf of ['conf', '.']) {
    const found = await Promise.all(files.map((file) => asked.has(path.join(conf, file))));
    if (!found.includes(true)) continue;
    if (conf === 'conf') return { folder: asked, conf };
    return {
      folder: new SourceFolder(path.dirname(asked.path), plan),
      conf: path.basename(asked.path),
    };
  }
  const looked = files.map((file) => `conf/${file}`).join(', ');
  throw new SluiceError('IMPORT_NOTHING_FOUND', `${asked.path}, which has none of ${looked}`);
}

async function readEndpoints(conf: string, source: Red5Source): Promise<Endpoint[]> {
  const { folder, plan } = source;
  const core = await folder.readXml(`${conf}/red5-core.xml`);
  const container = await folder.readXml(`${conf}/jee-container.xml`);
  const transports =
    core === undefined ? readPlainPort(conf, source) : readTransports(readBeans(core), source);
  const connectors = container === undefined ? [] : await readConnectors(readBeans(container), source);
  if (container === undefined) {
    plan.leave(undefined, `${conf}/jee-container.xml`, 'is not there: no HTTP or HTTPS port is taken over');
  }
  return [...(await transports), ...connectors];
}

/** Without the beans, all that is known is what the port would be. */
function readPlainPort(conf: string, { plan, properties }: Red5Source): Endpoint[] {
  const port = properties.get('rtmp.port');
  const address = port && parseAddress(`${properties.get('rtmp.host')?.text ?? ''}:${port.text}`);
  const note =
    'is not there: the port of RTMP comes from red5.properties, and nobody can say if RTMPS was on';
  plan.ask(undefined, `${conf}/red5-core.xml`, note);
  return address && port
    ? [{ name: 'RTMP', ...address, ssl: undefined, socket: [], source: port.source }]
    : [];
}
