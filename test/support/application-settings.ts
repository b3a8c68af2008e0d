import type { ApplicationSettings, ModuleReference, PropertySetting } from '../../src/config/settings.ts';

export const file = 'conf/live/Application.xml';

export function at(line: number) {
  return { file, line, column: 1 };
}

/** Settings of an application named `live` with Wowza's defaults, where a test says nothing else. */
export function applicationSettings(given: Partial<ApplicationSettings> = {}): ApplicationSettings {
  return {
    name: 'live',
    appType: 'Live',
    description: '',
    streamType: 'live',
    autoAccept: true,
    allowDomains: [],
    streamReadAccess: ['*'],
    streamWriteAccess: ['*'],
    applicationTimeoutMs: 60_000,
    pingTimeoutMs: 12_000,
    validationFrequencyMs: 8_000,
    modules: [],
    properties: [],
    sectionProperties: [],
    location: at(1),
    ...given,
  };
}

/** References on lines 10, 11, … in this order. */
export function moduleReferences(...classNames: readonly string[]): ModuleReference[] {
  return classNames.map((className, index) => ({
    name: className,
    description: '',
    className,
    location: at(10 + index),
  }));
}

/** Property settings on lines 50, 51, … in this order. */
export function propertySettings(
  values: Readonly<Record<string, string>>,
  given: Partial<PropertySetting> = {},
): PropertySetting[] {
  return Object.entries(values).map(([name, value], index) => ({
    name,
    value,
    type: '',
    secret: false,
    location: at(50 + index),
    ...given,
  }));
}
