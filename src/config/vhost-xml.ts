import path from 'node:path';
import { findDocumentElement } from './document-root.ts';
import type { Value } from './document-schema.ts';
import { DocumentType } from './document-validator.ts';
import { findConflicts } from './host-port-conflicts.ts';
import { checkPropertyNames } from './property-names.ts';
import { readSectionProperties } from './property-setting.ts';
import type { ConfigProblem, HostPortSettings, SslSettings, VHostSettings } from './settings.ts';
import type { VariableScope } from './variables.ts';
import { vhostSchema } from './vhost-schema.ts';
import type { ConfigElement } from './xml-document.ts';

const vhostType = new DocumentType(vhostSchema);

type HostPortValue = Value<typeof vhostSchema>['HostPortList'][number];

/** Reads VHost.xml. `undefined` when no HostPort is left to listen on. */
export function readVHost(
  root: ConfigElement,
  scope: VariableScope,
  problems: ConfigProblem[],
): VHostSettings | undefined {
  const element = findDocumentElement(root, 'VHost', problems);
  if (element === undefined) return undefined;
  const { value, ignored } = vhostType.read(element, scope, problems);
  const sections = readSectionProperties(ignored, 'VHost', scope).map((section) => section.setting);
  problems.push(...checkPropertyNames({ properties: [], sectionProperties: sections }, [], 'VHost'));
  if (value === undefined) return undefined;
  const hostPorts = value.HostPortList.map((hostPort) => toHostPort(hostPort, scope.home, problems));
  problems.push(...findConflicts(hostPorts));
  return { name: scope.vhost, hostPorts, location: value.location };
}

function toHostPort(value: HostPortValue, home: string, problems: ConfigProblem[]): HostPortSettings {
  return {
    name: value.Name,
    type: value.Type,
    ipAddress: value.IpAddress,
    ports: value.Port,
    ssl: value.SSLConfig === undefined ? undefined : toSsl(value.SSLConfig, home, problems),
    backlog: value.SocketConfiguration.AcceptorBackLog,
    noDelay: value.SocketConfiguration.TcpNoDelay,
    location: value.location,
  };
}

function toSsl(
  value: NonNullable<HostPortValue['SSLConfig']>,
  home: string,
  problems: ConfigProblem[],
): SslSettings | undefined {
  if (!value.Enable) return undefined;
  if (value.KeyStorePath === '') {
    problems.push({
      severity: 'error',
      location: value.at['KeyStorePath'] ?? value.location,
      key: 'VHost/HostPortList/HostPort/SSLConfig/KeyStorePath',
      rule: 'must be the path of a key store',
      value: '',
    });
  }
  return {
    keyStorePath: path.resolve(home, value.KeyStorePath),
    keyStorePassword: value.KeyStorePassword,
    keyStoreType: value.KeyStoreType,
    protocols: value.Protocols,
    cipherSuites: value.CipherSuites,
    location: value.location,
    at: value.at,
  };
}
