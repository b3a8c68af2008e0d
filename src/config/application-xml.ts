import { applicationSchema } from './application-schema.ts';
import { findDocumentElement } from './document-root.ts';
import { DocumentType } from './document-validator.ts';
import { readSectionProperties, type SectionProperty, toPropertySetting } from './property-setting.ts';
import type { ApplicationSettings, ConfigProblem } from './settings.ts';
import type { VariableScope } from './variables.ts';
import type { ConfigElement } from './xml-document.ts';

const applicationType = new DocumentType(applicationSchema);

/** What these types add to `live` is not there yet. */
const plainStreamTypes: readonly string[] = ['live', 'live-lowlatency'];

export interface ApplicationOutcome {
  readonly application: ApplicationSettings | undefined;
  readonly sections: readonly SectionProperty[];
}

/**
 * Reads an Application.xml.
 *
 * @param name of the application: its folder's, or what a client asked for where the file is the fallback.
 * @param isFallback its `<Name>` says nothing then.
 */
export function readApplication(
  root: ConfigElement,
  name: string,
  isFallback: boolean,
  scope: Omit<VariableScope, 'application'>,
  problems: ConfigProblem[],
): ApplicationOutcome {
  const element = findDocumentElement(root, 'Application', problems);
  if (element === undefined) return { application: undefined, sections: [] };
  const applicationScope = { ...scope, application: name };
  const { value, ignored } = applicationType.read(element, applicationScope, problems);
  const sections = readSectionProperties(ignored, 'Application', applicationScope);
  if (value === undefined) return { application: undefined, sections };

  const warn = (key: string, rule: string, got: string) => {
    const location = value.at[key] ?? value.Streams.at?.[key] ?? value.location;
    const path = key === 'Name' ? 'Application/Name' : `Application/Streams/${key}`;
    problems.push({ severity: 'warning', location, key: path, rule, value: got });
  };
  if (!isFallback && value.Name !== '' && value.Name !== name) {
    warn('Name', `must be the folder's name, which counts: ${name}`, value.Name);
  }
  const streamType = value.Streams.StreamType;
  if (!plainStreamTypes.includes(streamType)) {
    warn('StreamType', 'must be live or live-lowlatency; it is served as live', streamType);
  }
  const { Client, Connections } = value;
  const { Access } = Client;
  const originOf = (section: typeof Access | typeof Connections, element: string) => ({
    location: section.at?.[element] ?? value.location,
    secret: section.secret === true,
  });
  const application: ApplicationSettings = {
    name,
    appType: value.AppType,
    description: value.Description,
    streamType,
    autoAccept: Connections.AutoAccept,
    allowDomains: Connections.AllowDomains,
    streamReadAccess: Access.StreamReadAccess,
    streamWriteAccess: Access.StreamWriteAccess,
    accessOrigins: {
      AllowDomains: originOf(Connections, 'AllowDomains'),
      StreamReadAccess: originOf(Access, 'StreamReadAccess'),
      StreamWriteAccess: originOf(Access, 'StreamWriteAccess'),
    },
    applicationTimeoutMs: value.ApplicationTimeout,
    pingTimeoutMs: value.PingTimeout,
    validationFrequencyMs: value.ValidationFrequency,
    modules: value.Modules.map((module) => ({
      name: module.Name,
      description: module.Description,
      className: module.Class,
      location: module.at['Class'] ?? module.location,
    })),
    properties: value.Properties.map((property) => toPropertySetting(property, problems)),
    sectionProperties: sections.map((section) => section.setting),
    location: value.location,
  };
  return { application, sections };
}
