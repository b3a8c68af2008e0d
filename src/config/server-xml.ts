import { findDocumentElement } from './document-root.ts';
import { DocumentType } from './document-validator.ts';
import { checkPropertyNames } from './property-names.ts';
import { readSectionProperties } from './property-setting.ts';
import { serverSchema } from './server-schema.ts';
import type { ConfigProblem, ServerSettings } from './settings.ts';
import type { VariableScope } from './variables.ts';
import type { ConfigElement } from './xml-document.ts';

const serverType = new DocumentType(serverSchema);

/** What a missing Server.xml stands for. */
export const defaultServer: ServerSettings = {
  name: serverSchema.properties.Name.default,
  description: serverSchema.properties.Description.default,
  workers: workersOf(serverSchema.properties.Workers.default),
};

/** Reads Server.xml. */
export function readServer(
  root: ConfigElement,
  scope: VariableScope,
  problems: ConfigProblem[],
): ServerSettings | undefined {
  const element = findDocumentElement(root, 'Server', problems);
  if (element === undefined) return undefined;
  const { value, ignored } = serverType.read(element, scope, problems);
  const sections = readSectionProperties(ignored, 'Server', scope).map((section) => section.setting);
  problems.push(...checkPropertyNames({ properties: [], sectionProperties: sections }, [], 'Server'));
  if (value === undefined) return undefined;
  return { name: value.Name, description: value.Description, workers: workersOf(value.Workers) };
}

function workersOf(text: string): ServerSettings['workers'] {
  return text.toLowerCase() === 'auto' ? 'auto' : Number(text);
}
