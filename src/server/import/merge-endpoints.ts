import type { ImportPlan } from './import-plan.ts';
import type { Endpoint } from './red5-endpoint.ts';
import { type HostPortDraft, vhostFile } from './vhost-draft.ts';
import { literalText } from './xml-text.ts';

/** One HostPort for each port. RTMPS and HTTPS with one key store share theirs; what contradicts is said. */
export function mergeEndpoints(endpoints: readonly Endpoint[], plan: ImportPlan): HostPortDraft[] {
  const merged: Endpoint[] = [];
  for (const endpoint of endpoints) {
    const what = `${endpoint.name} on ${endpoint.host}:${endpoint.port}`;
    const index = merged.findIndex((other) => other.port === endpoint.port && overlap(other, endpoint));
    const other = merged[index];
    if (other === undefined) {
      merged.push(endpoint);
      plan.take(endpoint.source, what, vhostFile);
    } else if (keyStoreOf(other) === keyStoreOf(endpoint)) {
      merged[index] = join(other, endpoint);
      plan.take(endpoint.source, what, vhostFile, `shares the port with ${other.name}`);
    } else {
      const note = `is taken by ${other.name} with another key store (${other.source.file}:${other.source.line}): give one of them another port`;
      plan.ask(endpoint.source, what, note);
    }
  }
  return merged.map(toHostPort);
}

function overlap(a: Endpoint, b: Endpoint): boolean {
  // Port 0 is whatever is free.
  if (a.port === 0) return false;
  return a.host === b.host || isWildcard(a.host) || isWildcard(b.host);
}

function isWildcard(host: string): boolean {
  return ['*', '0.0.0.0', '::'].includes(host);
}

function keyStoreOf({ ssl }: Endpoint): string | undefined {
  return ssl?.find(([name]) => name === 'KeyStorePath')?.[1];
}

function join(first: Endpoint, second: Endpoint): Endpoint {
  const known = first.ssl?.map(([name]) => name) ?? [];
  return {
    ...first,
    name: first.name === second.name ? first.name : `${first.name}, ${second.name}`,
    host: isWildcard(second.host) ? second.host : first.host,
    ssl: first.ssl && [...first.ssl, ...(second.ssl ?? []).filter(([name]) => !known.includes(name))],
  };
}

function toHostPort(endpoint: Endpoint): HostPortDraft {
  const { host, name, port, socket, ssl } = endpoint;
  const services = servicesOf(endpoint);
  return { name, type: 'Streaming', ipAddress: literalText(host), port: String(port), services, ssl, socket };
}

/** In the clear a port serves what it served before, and nothing besides; a secure one has all. */
function servicesOf({ name, ssl }: Endpoint): NonNullable<HostPortDraft['services']> {
  if (ssl !== undefined) return [];
  if (name === 'RTMP') return [['HTTP', 'off']];
  return name === 'HTTP' ? [['RTMP', 'off']] : [];
}
