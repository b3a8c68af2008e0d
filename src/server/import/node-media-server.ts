import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { failureOf } from '../../config/secret-files.ts';
import { SluiceError } from '../../errors.ts';
import { serializeApplication } from './application-draft.ts';
import type { ImportPlan } from './import-plan.ts';
import { findJsonLines } from './json-lines.ts';
import { mergeEndpoints } from './merge-endpoints.ts';
import { planNodeMediaServerFlv } from './node-media-server-flv.ts';
import { planNodeMediaServerGate } from './node-media-server-gate.ts';
import { readNodeMediaServerPorts } from './node-media-server-ports.ts';
import {
  isObject,
  type JsonObject,
  type NodeMediaServerSource,
  section,
} from './node-media-server-source.ts';
import { serializeVHost, vhostFile } from './vhost-draft.ts';

/**
 * Plans the configuration of node-media-server, of version 2 or 4.
 *
 * @throws {SluiceError} IMPORT_FILE_INVALID, IMPORT_NOTHING_FOUND
 */
export async function planNodeMediaServer(given: string, plan: ImportPlan): Promise<void> {
  const text = await readText(given);
  const config = parseConfig(text, given);
  const lines = findJsonLines(text);
  const source: NodeMediaServerSource = {
    config,
    file: path.resolve(given),
    plan,
    placeOf: (member) => ({ file: path.basename(given), line: lines.get(member) ?? 1 }),
  };
  const endpoints = await readNodeMediaServerPorts(source);
  if (endpoints.length === 0) {
    const looked = 'rtmp.port, rtmps.port, rtmp.ssl.port, http.port, https.port';
    throw new SluiceError('IMPORT_NOTHING_FOUND', `${given}, which has none of ${looked}`);
  }
  const hostPorts = mergeEndpoints(endpoints, plan);
  plan.write(vhostFile, serializeVHost(hostPorts, 'node-media-server'));
  const gate = planNodeMediaServerGate(source);
  const flv = planNodeMediaServerFlv(source);
  const modules = [...gate.modules, ...flv.modules];
  const properties = [...gate.properties, ...flv.properties];
  const description =
    'Every application, as in node-media-server: conf/NAME/Application.xml is for one of that name';
  plan.write(
    'conf/Application.xml',
    serializeApplication({ name: '', description, modules, properties }, 'node-media-server'),
  );
  leaveTheRest(source);
}

async function readText(given: string): Promise<string> {
  try {
    return (await readFile(given, 'utf8')).replace(/^\ufeff/, '');
  } catch (error) {
    throw new SluiceError('IMPORT_NOTHING_FOUND', `${path.resolve(given)} (${failureOf(error)})`);
  }
}

function parseConfig(text: string, given: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message would quote the file, where a secret may stand; the file itself is not run.
    const advice = `node -p 'JSON.stringify(require("./config.js"), null, 2)' > config.json`;
    const hint = /\b(module\.exports|require\(|const |export )/.test(text)
      ? `JavaScript in ${given}: export its configuration as JSON first, such as with ${advice}`
      : `${given}, which is not JSON`;
    throw new SluiceError('IMPORT_FILE_INVALID', hint);
  }
  if (!isObject(value)) throw new SluiceError('IMPORT_FILE_INVALID', `${given}, which is no JSON object`);
  return value;
}

const notes: Readonly<Record<string, string>> = {
  record: 'Sluice does not record',
  trans: 'Sluice does not transcode or remux',
  relay: 'Sluice does not pull or push streams',
  fission: 'Sluice does not transcode',
  cluster: 'Sluice runs in one process',
  notify: 'modules hear of what happens: docs/guide/writing-a-module.md',
  static: 'Sluice serves no files',
  webadmin: 'Sluice has no such console',
  store: 'Sluice keeps its own database in data/',
  logType: 'SLUICE_LOG_LEVEL says what is logged',
};

/** Members of the sections that are read, and mean something else or nothing here. */
const tuning: readonly (readonly [section: string, members: readonly string[], note: string])[] = [
  ['rtmp', ['chunk_size', 'gop_cache', 'ping', 'ping_timeout'], 'docs/reference/limits.md has ours'],
  ['http', ['mediaroot', 'webroot', 'api'], 'Sluice serves no files and has no such API'],
];

function leaveTheRest({ config, placeOf, plan }: NodeMediaServerSource): void {
  for (const name of Object.keys(config)) {
    if (['rtmp', 'rtmps', 'http', 'https', 'auth', 'bind'].includes(name)) continue;
    plan.leave(placeOf(name), name, notes[name] ?? 'is unknown here');
  }
  for (const [name, members, note] of tuning) {
    for (const member of Object.keys(section(config, name)).filter((key) => members.includes(key))) {
      plan.leave(placeOf(`${name}.${member}`), `${name}.${member}`, note);
    }
  }
}
