import { isIPv6 } from 'node:net';
import type { ListeningAddress } from '../http/host-port-listener.ts';

const anyAddress = ['::', '0.0.0.0'];

/** What people need to know of this machine to write URLs for it. */
export interface Machine {
  readonly hostname: string;
  /** As `os.networkInterfaces()` gives them. */
  readonly interfaces: Readonly<Record<string, readonly NetworkAddress[] | undefined>>;
}

interface NetworkAddress {
  readonly address: string;
  readonly family: string;
  readonly internal: boolean;
}

/**
 * The host to show for a listening address. For all addresses it is the host name where that is a full one
 * (`media.example.com`), since a short one seldom resolves, and localhost otherwise.
 */
export function displayHost(address: string, machine: Machine): string {
  if (!anyAddress.includes(address)) return isIPv6(address) ? `[${address}]` : address;
  return machine.hostname.includes('.') ? machine.hostname : 'localhost';
}

/** `rtmp://host:port`, `rtmps://…` for a secure one. */
export function serverUrl({ address, port, secure }: ListeningAddress, machine: Machine): string {
  return `${secure ? 'rtmps' : 'rtmp'}://${displayHost(address, machine)}:${port}`;
}

/** An IPv4 address under which other machines reach this one; `undefined` when it has none. */
export function reachableAddress({ interfaces }: Machine): string | undefined {
  return Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
}
