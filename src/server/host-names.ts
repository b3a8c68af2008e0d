import { type HostName, parseHostName } from '../codec/x509/index.ts';

/** Whether a certificate can be for it: a DNS name, `*.` in front or not, or an IP address. */
export function isHostName(text: string): boolean {
  return parseHostName(text) !== undefined;
}

/** What is none is left out. */
export function parseHostNames(texts: readonly string[]): HostName[] {
  return texts.flatMap((text) => parseHostName(text) ?? []);
}
