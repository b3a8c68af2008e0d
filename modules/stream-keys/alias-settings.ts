import { isAbsolute, join } from 'node:path';
import { type PropertyValues, property } from 'sluice/module';

/** The properties of Wowza's add-on, in both of its generations. */
export const aliasProperties = {
  aliasMapFileStream: property.string({
    description: 'Alias file of publishers: secret key, =, public name',
    default: 'conf/aliasmap.stream.txt',
  }),
  aliasMapFilePlay: property.string({
    description:
      'Alias file of players: name asked for, =, public name; unset is conf/aliasmap.play.txt where that exists',
  }),
  aliasMapNameDelimiter: property.string({
    description: 'What stands between the two sides of a line; unset is =',
  }),
  aliasMapPathDelimiter: property.string({
    description: 'What stands between the parts of a stream name; unset is /',
  }),
  streamNameAliasFile: property.string({
    description: 'aliasMapFilePlay as the first add-on called it, which had players only',
  }),
  streamNameAliasNameDelimiter: property.string({
    description: 'aliasMapNameDelimiter as the first add-on called it',
  }),
  streamNameAliasPathDelimiter: property.string({
    description: 'aliasMapPathDelimiter as the first add-on called it',
  }),
} as const;

export interface AliasSettings {
  /** Absolute. */
  readonly streamFile: string;
  readonly playFile: {
    /** Absolute. */
    readonly path: string;
    /** False where the operator named it: then players are refused while it is missing. */
    readonly optional: boolean;
  };
  readonly nameDelimiter: string;
  readonly pathDelimiter: string;
}

/**
 * Chooses between the properties of both generations.
 *
 * @throws {Error} for an empty delimiter, with which no line could be read
 */
export function readAliasSettings(
  properties: PropertyValues<typeof aliasProperties>,
  { home }: { readonly home: string },
): AliasSettings {
  const named = filled(properties.aliasMapFilePlay) ?? filled(properties.streamNameAliasFile);
  const nameDelimiter = properties.aliasMapNameDelimiter ?? properties.streamNameAliasNameDelimiter ?? '=';
  const pathDelimiter = properties.aliasMapPathDelimiter ?? properties.streamNameAliasPathDelimiter ?? '/';
  if (nameDelimiter.trim() === '') throw new Error('aliasMapNameDelimiter must hold a character; got none');
  if (pathDelimiter === '') throw new Error('aliasMapPathDelimiter must hold a character; got none');
  const defaults = aliasProperties.aliasMapFileStream.default;
  return {
    streamFile: locate(filled(properties.aliasMapFileStream) ?? defaults, home),
    playFile: { path: locate(named ?? 'conf/aliasmap.play.txt', home), optional: named === undefined },
    nameDelimiter,
    pathDelimiter,
  };
}

function filled(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text.trim();
}

function locate(file: string, home: string): string {
  return isAbsolute(file) ? file : join(home, file);
}
