import type { Command } from 'commander';

/** Collects the values of `--host`. */
export function addHost(text: string, before: readonly string[]): readonly string[] {
  return before.includes(text) ? before : [...before, text];
}

/** Ends the command where a certificate cannot be for one of them. */
export async function checkHosts(hosts: readonly string[], command: Command): Promise<void> {
  const { isHostName } = await import('../server/host-names.ts');
  const odd = hosts.find((host) => !isHostName(host));
  if (odd === undefined) return;
  command.error(
    `error: --host must be a DNS name (xn--… for other scripts), *.DOMAIN or an IP address; got ${odd}`,
  );
}
