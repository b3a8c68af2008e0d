import path from 'node:path';
import { findDocumentElement } from './document-root.ts';
import type { Value } from './document-schema.ts';
import { DocumentType } from './document-validator.ts';
import { DomainMapFile } from './domain-map-file.ts';
import { findConflicts } from './host-port-conflicts.ts';
import { checkPropertyNames } from './property-names.ts';
import { readSectionProperties } from './property-setting.ts';
import { toProxies } from './proxy-settings.ts';
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
  const hostPorts = value.HostPortList.map((hostPort) => toHostPort(hostPort, scope, problems));
  problems.push(...findConflicts(hostPorts));
  return { name: scope.vhost, hostPorts, location: value.location };
}

function toHostPort(value: HostPortValue, scope: VariableScope, problems: ConfigProblem[]): HostPortSettings {
  const proxies = toProxies(value, problems);
  return {
    name: value.Name,
    type: value.Type,
    ipAddress: value.IpAddress,
    ports: value.Port,
    ssl: value.SSLConfig === undefined ? undefined : toSsl(value.SSLConfig, scope, problems),
    rtmp: value.RTMP,
    http: value.HTTP,
    ...(proxies && { proxies }),
    backlog: value.SocketConfiguration.AcceptorBackLog,
    noDelay: value.SocketConfiguration.TcpNoDelay,
    location: value.location,
  };
}

function toSsl(
  value: NonNullable<HostPortValue['SSLConfig']>,
  scope: VariableScope,
  problems: ConfigProblem[],
): SslSettings | undefined {
  if (!value.Enable) return undefined;
  const report = (element: string, rule: string) =>
    problems.push({
      severity: 'error',
      location: value.at[element] ?? value.location,
      key: `VHost/HostPortList/HostPort/SSLConfig/${element}`,
      rule,
      value: '',
    });
  const clientAuth = value.NeedClientAuth ? 'need' : value.WantClientAuth ? 'want' : 'none';
  const asking = clientAuth === 'need' ? 'NeedClientAuth' : 'WantClientAuth';
  if (value.KeyStorePath === '' && value.DomainToKeyStoreMapPath === '') {
    report('KeyStorePath', 'must be the path of a key store');
  }
  if (clientAuth !== 'none' && value.TrustStorePath === '') {
    report(asking, 'must stand beside a TrustStorePath: the authorities whose client certificates count');
  }
  const resolve = (written: string) => (written === '' ? '' : path.resolve(scope.home, written));
  return {
    keyStorePath: resolve(value.KeyStorePath),
    keyStorePassword: value.KeyStorePassword,
    keyStoreType: value.KeyStoreType,
    keyPassword: value.KeyPassword,
    keyAlias: value.KeyAlias,
    domainMap:
      value.DomainToKeyStoreMapPath === ''
        ? undefined
        : new DomainMapFile(value.DomainToKeyStoreMapPath, scope),
    trustStorePath: resolve(value.TrustStorePath),
    trustStorePassword: value.TrustStorePassword,
    clientAuth,
    protocols: value.Protocols,
    cipherSuites: value.CipherSuites,
    allowHttp2: value.AllowHttp2,
    location: value.location,
    at: value.at,
  };
}
