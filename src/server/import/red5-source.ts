import type { ImportPlan } from './import-plan.ts';
import type { KeyStoreFiles } from './key-store-files.ts';
import type { Red5Properties, ResolvedText } from './red5-properties.ts';
import type { SourceFolder } from './source-folder.ts';
import type { SpringValue } from './spring-beans.ts';

/** What every reader of Red5's files works with. */
export interface Red5Source {
  readonly folder: SourceFolder;
  readonly properties: Red5Properties;
  readonly keyStores: KeyStoreFiles;
  readonly plan: ImportPlan;
}

/** The text of a value, resolved; `undefined` for what is no text. */
export function textOf(value: SpringValue | undefined, properties: Red5Properties): ResolvedText | undefined {
  return value?.kind === 'text' ? properties.resolve(value.text, value.location) : undefined;
}

/** A list of texts, or one text with commas in between. */
export function textsOf(value: SpringValue | undefined, properties: Red5Properties): ResolvedText[] {
  if (value?.kind === 'list') return value.items.flatMap((item) => textsOf(item, properties));
  const found = textOf(value, properties);
  if (found === undefined) return [];
  const parts = found.text.split(',').map((part) => part.trim());
  return parts.filter((part) => part !== '').map((text) => ({ ...found, text }));
}
