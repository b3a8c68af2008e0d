import { serializeDocument, type XmlNode } from './xml-text.ts';

/** An Application.xml to be written. */
export interface ApplicationDraft {
  readonly name: string;
  readonly description: string;
  /** Built-in modules, in the order in which they are asked. */
  readonly modules: readonly (readonly [name: string, description: string])[];
  readonly properties: readonly (readonly [name: string, value: string, type: 'String' | 'Boolean'])[];
}

/** What an application gets whose own guard was code: publishers need a user and a password. */
export const closedApplication = {
  modules: [
    ['core', 'Core'],
    ['core-security', 'Publishers need a user name and a password'],
  ],
  properties: [['securityPublishRequirePassword', 'true', 'Boolean']],
} as const satisfies Pick<ApplicationDraft, 'modules' | 'properties'>;

/** Application.xml of this application. */
export function serializeApplication(draft: ApplicationDraft, origin: string): string {
  const text = (name: string, content: string): XmlNode => ({ name, content });
  return serializeDocument(
    `Made by sluice import out of ${origin}. All elements: docs/reference/configuration.md`,
    {
      name: 'Application',
      content: [
        text('Name', draft.name),
        text('AppType', 'Live'),
        text('Description', draft.description),
        { name: 'Streams', content: [text('StreamType', 'live')] },
        {
          name: 'Modules',
          content: draft.modules.map(([name, description]) => ({
            name: 'Module',
            content: [text('Name', name), text('Description', description), text('Class', name)],
          })),
        },
        {
          name: 'Properties',
          content: draft.properties.map(([name, value, type]) => ({
            name: 'Property',
            content: [text('Name', name), text('Value', value), text('Type', type)],
          })),
        },
      ],
    },
  );
}
