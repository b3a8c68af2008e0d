import { createRequire } from 'node:module';

let version: string | undefined;

/** The version of the package that this module belongs to. */
export function serverVersion(): string {
  version ??= readVersion(createRequire(import.meta.url)('sluice/package.json'));
  return version;
}

function readVersion(manifest: unknown): string {
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) {
    return String(manifest.version);
  }
  return '';
}
