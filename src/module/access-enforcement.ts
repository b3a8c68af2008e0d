import type { ApplicationSettings, ConfigProblem } from '../config/settings.ts';
import type { AccessSetting, ModuleDefinition } from './definition.ts';

interface Access {
  readonly setting: AccessSetting;
  readonly key: string;
  readonly value: readonly string[];
  /** What lets everybody in, so that nobody need enforce it. */
  readonly open: readonly string[];
}

/**
 * The access settings that an application changes and none of its modules enforces: each would look like a
 * lock and be none.
 */
export function unenforcedAccess(
  settings: ApplicationSettings,
  definitions: readonly Pick<ModuleDefinition, 'enforces'>[],
): ConfigProblem[] {
  const enforced = new Set(definitions.flatMap(({ enforces }) => enforces ?? []));
  return accessOf(settings)
    .filter(({ open, setting, value }) => !enforced.has(setting) && !isSameList(value, open))
    .map(({ key, setting, value }) => ({
      severity: 'error',
      location: settings.accessOrigins?.[setting].location ?? settings.location,
      key,
      rule: 'must have a module that enforces it: add the module core to Modules, or leave the default',
      value: settings.accessOrigins?.[setting].secret ? '' : value.join(', '),
    }));
}

function accessOf({ allowDomains, streamReadAccess, streamWriteAccess }: ApplicationSettings): Access[] {
  const folder = 'Application/Client/Access';
  return [
    {
      setting: 'AllowDomains',
      key: 'Application/Connections/AllowDomains',
      value: allowDomains,
      open: [],
    },
    {
      setting: 'StreamReadAccess',
      key: `${folder}/StreamReadAccess`,
      value: streamReadAccess,
      open: ['*'],
    },
    {
      setting: 'StreamWriteAccess',
      key: `${folder}/StreamWriteAccess`,
      value: streamWriteAccess,
      open: ['*'],
    },
  ];
}

function isSameList(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((item, index) => item === right[index]);
}
