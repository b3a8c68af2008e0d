import { isIPv6 } from 'node:net';
import type { ConfigProblem, HostPortSettings } from './settings.ts';

/** An address and port can be listened on once: names both HostPorts for each that is asked for twice. */
export function findConflicts(hostPorts: readonly HostPortSettings[]): ConfigProblem[] {
  const taken: { hostPort: HostPortSettings; port: number }[] = [];
  const problems: ConfigProblem[] = [];
  for (const hostPort of hostPorts) {
    for (const port of hostPort.ports) {
      const other = taken.find(
        (entry) => entry.port === port && overlaps(entry.hostPort.ipAddress, hostPort.ipAddress),
      );
      // Port 0 is whatever is free.
      if (other !== undefined && port !== 0) problems.push(conflict(hostPort, other.hostPort, port));
      else taken.push({ hostPort, port });
    }
  }
  return problems;
}

function conflict(second: HostPortSettings, first: HostPortSettings, port: number): ConfigProblem {
  const where = `${describe(first)} on line ${first.location.line}`;
  return {
    severity: 'error',
    location: second.location,
    key: 'VHost/HostPortList/HostPort/Port',
    rule: `must be listened on by one HostPort only; ${describe(second)} and ${where} overlap`,
    value: `${second.ipAddress}:${port}`,
  };
}

function describe(hostPort: HostPortSettings): string {
  return `HostPort "${hostPort.name}" (${hostPort.ipAddress})`;
}

function overlaps(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase() || covers(a, b) || covers(b, a);
}

/** The addresses that stand for all of a family: `::` takes IPv4 along. */
function covers(wide: string, narrow: string): boolean {
  if (wide === '*' || wide === '::') return true;
  return wide === '0.0.0.0' && !isIPv6(narrow);
}
