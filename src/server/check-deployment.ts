import { stat } from 'node:fs/promises';
import { BlockList, isIP } from 'node:net';
import path from 'node:path';
import type { ConfigProblem, HostPortSettings, Settings } from '../config/settings.ts';
import { guardedApplications, passwordFileProperty } from './first-account.ts';
import type { Machine } from './server-urls.ts';

/** What only shows on the machine itself: password files that are missing, addresses that it does not have. */
export async function checkDeployment(
  settings: Settings,
  interfaces: Machine['interfaces'],
): Promise<readonly ConfigProblem[]> {
  const foreign = settings.vhost.hostPorts.flatMap((hostPort) => warnOfForeignAddress(hostPort, interfaces));
  return [...foreign, ...(await warnOfMissingPasswordFiles(settings))];
}

async function warnOfMissingPasswordFiles(settings: Settings): Promise<ConfigProblem[]> {
  const guarded = guardedApplications(settings);
  const states = await Promise.all(
    guarded.map(async ({ file }) => ({
      missing: !(await exists(file)),
      // The first start makes one file, while there is none at all.
      canBeMade: await exists(path.dirname(file)),
    })),
  );
  const isFirstStart = states.every(({ missing }) => missing);
  return guarded.flatMap(({ file, settings: { properties, location } }, index) => {
    const state = states[index];
    if (state?.missing !== true || (isFirstStart && state.canBeMade)) return [];
    const setting = properties.findLast(({ name }) => name === passwordFileProperty);
    return [
      {
        severity: 'warning' as const,
        location: setting?.location ?? location,
        key: passwordFileProperty,
        rule: 'should name a file that exists: nobody can publish',
        value: file,
      },
    ];
  });
}

function warnOfForeignAddress(
  { type, ipAddress, location }: HostPortSettings,
  interfaces: Machine['interfaces'],
): ConfigProblem[] {
  const [address = ''] = ipAddress.split('%');
  // A host name is for the resolver to know, and what stays shut needs no address.
  if (
    type !== 'Streaming' ||
    isIP(address) === 0 ||
    ownAddresses(interfaces).check(address, family(address))
  ) {
    return [];
  }
  const key = 'VHost/HostPortList/HostPort/IpAddress';
  const rule = 'should be an address of this machine, or *: the port cannot be opened here';
  return [{ severity: 'warning', location, key, rule, value: ipAddress }];
}

function ownAddresses(interfaces: Machine['interfaces']): BlockList {
  const own = new BlockList();
  own.addSubnet('127.0.0.0', 8, 'ipv4');
  for (const any of ['0.0.0.0', '::', '::1']) own.addAddress(any, family(any));
  for (const { address } of Object.values(interfaces).flatMap((found) => found ?? [])) {
    own.addAddress(address, family(address));
  }
  return own;
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT' && error.code !== 'ENOTDIR',
  );
}
