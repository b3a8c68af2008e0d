import type {
  ApplicationDescription,
  ModuleDescription,
  PropertyDescription,
} from '../module/description.ts';
import { anyOtherName } from './application-summary.ts';
import type { ModuleOverview } from './describe-modules.ts';
import { textTable } from './text-table.ts';

/** What `sluice modules` prints. */
export function renderModules({ builtIn, applications, fallback }: ModuleOverview): string {
  const parts = [section('Built-in modules', builtIn.map(renderBuiltIn))];
  for (const application of applications) parts.push(renderApplication(application));
  if (fallback !== undefined) parts.push(renderApplication({ ...fallback, application: anyOtherName }));
  return parts.join('\n');
}

function renderBuiltIn(module: ModuleDescription): string[] {
  return [
    `${module.name}  ${module.description}`,
    ...requirements(module),
    ...textTable(
      module.properties.map(({ allowed = '', name, type, description, default: standard }) => [
        `  ${name}`,
        type,
        standard === undefined ? 'no default' : `default ${quoted(standard)}`,
        allowed,
        description,
      ]),
    ),
  ];
}

function renderApplication({ application, guarded, modules }: ApplicationDescription): string {
  const title = `Application ${application}${guarded ? '' : ' (open: no module guards publishing)'}`;
  return section(
    title,
    modules.map((module, index) => [
      `${index + 1}. ${module.name}  ${origin(module)}`,
      ...textTable(module.properties.map(renderValue)),
    ]),
  );
}

function origin({ className, name, source }: ModuleDescription): string {
  return className === name ? `(${source})` : `(${source}: ${className})`;
}

function renderValue({ name, value, default: standard }: PropertyDescription): string[] {
  if (value === undefined) return [`   ${name}`, 'not set'];
  return [`   ${name}`, quoted(value), ...(value === standard ? ['(default)'] : [])];
}

function requirements({ requires }: ModuleDescription): string[] {
  return requires.length === 0 ? [] : [`  stands after ${requires.join(', ')}`];
}

function section(title: string, entries: readonly (readonly string[])[]): string {
  const lines = entries.length === 0 ? ['(none)'] : entries.flat();
  return `${[title, ...lines.map((line) => `  ${line}`)].join('\n')}\n`;
}

function quoted(value: string): string {
  return value === '' || /\s/.test(value) ? JSON.stringify(value) : value;
}
