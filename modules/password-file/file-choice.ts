import { isAbsolute, join } from 'node:path';

/** What Wowza calls the file in each of the modules that read it, the first that is set first. */
export const fileProperties = [
  'securityPublishPasswordFile',
  'rtmpEncoderAuthenticateFile',
  'rtspEncoderAuthenticateFile',
] as const;

/** The file that an application's properties name: a relative path starts at the home folder. */
export function choosePasswordFile(
  properties: Readonly<Record<(typeof fileProperties)[number], string>>,
  paths: { readonly home: string; readonly conf: string },
): { readonly path: string; readonly isNamed: boolean } {
  const named = fileProperties.map((name) => properties[name].trim()).find((path) => path !== '');
  if (named === undefined) return { path: join(paths.conf, 'publish.password'), isNamed: false };
  return { path: isAbsolute(named) ? named : join(paths.home, named), isNamed: true };
}
