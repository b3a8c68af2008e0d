import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { SourcePlace } from './import-plan.ts';
import { type JsonObject, type NodeMediaServerSource, section } from './node-media-server-source.ts';
import type { Endpoint } from './red5-endpoint.ts';
import { vhostFile } from './vhost-draft.ts';

/** The ports of `rtmp`, `rtmps` (4), `rtmp.ssl` (2), `http` and `https`. */
export async function readNodeMediaServerPorts(source: NodeMediaServerSource): Promise<Endpoint[]> {
  const { config } = source;
  const rtmp = section(config, 'rtmp');
  const found = [
    readPort('RTMP', rtmp, 'rtmp', source),
    readPort('RTMPS', section(config, 'rtmps'), 'rtmps', source),
    readPort('RTMPS', section(rtmp, 'ssl'), 'rtmp.ssl', source),
    readPort('HTTP', section(config, 'http'), 'http', source),
    readPort('HTTPS', section(config, 'https'), 'https', source),
  ];
  const endpoints = await Promise.all(found);
  return endpoints.filter((endpoint) => endpoint !== undefined);
}

async function readPort(
  name: string,
  settings: JsonObject,
  member: string,
  source: NodeMediaServerSource,
): Promise<Endpoint | undefined> {
  const { config, placeOf, plan } = source;
  const { port } = settings;
  // As there: no port, no listener.
  if (port === undefined || port === null || port === 0 || port === '' || port === false) return undefined;
  const place = placeOf(`${member}.port`);
  const number = Number(port);
  if (!Number.isInteger(number) || number < 1 || number > 65_535) {
    plan.ask(place, `${member}.port`, 'must be a port from 1 to 65535: it is not opened');
    return undefined;
  }
  const bind = config['bind'];
  const host = typeof bind === 'string' && bind !== '' ? bind : '*';
  const isTls = name.endsWith('S');
  const ssl = isTls ? await joinPem(settings, member, source) : undefined;
  return { name, host, port: number, ssl, socket: [], source: place };
}

/** Key and certificate are two files there, and one here. */
async function joinPem(
  { cert, key }: JsonObject,
  member: string,
  source: NodeMediaServerSource,
): Promise<(readonly [string, string])[]> {
  const { placeOf, plan } = source;
  const keyText = await readPem(key, placeOf(`${member}.key`), `${member}.key`, source);
  const certText = await readPem(cert, placeOf(`${member}.cert`), `${member}.cert`, source);
  if (keyText === undefined || certText === undefined) {
    return [['KeyStorePath', 'keystore/node-media-server.pem']];
  }
  const file = plan.writeUnique('keystore', 'node-media-server.pem', `${keyText}\n${certText}\n`);
  const note = `key and certificate in one file: what renews them must write both there`;
  plan.take(placeOf(`${member}.key`), `${member}.key, ${member}.cert`, file, note);
  return [['KeyStorePath', file]];
}

async function readPem(
  named: unknown,
  place: SourcePlace,
  what: string,
  { file, plan }: NodeMediaServerSource,
): Promise<string | undefined> {
  const target = 'keystore/node-media-server.pem';
  if (typeof named !== 'string' || named === '') {
    plan.ask(place, what, `names no file: put key and certificate into ${target}`, vhostFile);
    return undefined;
  }
  // It looks in the folder where it was started first, then in the configuration's; that is often bin/.
  const folders = [path.dirname(file), path.dirname(path.dirname(file))];
  for (const folder of folders) {
    const text = await readFile(path.resolve(folder, named), 'latin1').catch(() => undefined);
    if (text?.includes('-----BEGIN') === true) return text.trim();
  }
  const note = `no PEM file in ${folders.join(' or ')}: put key and certificate into ${target}`;
  plan.ask(place, what, note, vhostFile);
  return undefined;
}
