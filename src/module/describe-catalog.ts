import type { ApplicationCatalog } from './application-catalog.ts';
import {
  type ApplicationDescription,
  describeApplication,
  describeModule,
  type ModuleDescription,
} from './description.ts';
import { builtInNames } from './module-source.ts';

/**
 * The applications with their own file, what `conf/Application.xml` makes of every other name, and every built-in
 * module.
 */
export interface CatalogDescription {
  readonly applications: readonly ApplicationDescription[];
  readonly fallback: ApplicationDescription | undefined;
  readonly builtIn: readonly ModuleDescription[];
}

/** Loads what is described; starts nothing. */
export async function describeCatalog(catalog: ApplicationCatalog): Promise<CatalogDescription> {
  const loaded = await Promise.all(catalog.configured().map((application) => application.load()));
  const standIn = await catalog.standIn()?.load();
  const builtIn = await Promise.all(builtInNames().map((name) => describeBuiltIn(catalog, name)));
  return {
    applications: loaded.map(describeApplication),
    fallback: standIn && describeApplication(standIn),
    builtIn: builtIn.flat(),
  };
}

async function describeBuiltIn({ loader }: ApplicationCatalog, name: string): Promise<ModuleDescription[]> {
  const location = { file: '', line: 0, column: 0 };
  const { module } = await loader.load({ name, className: name, description: '', location });
  return module ? [describeModule(module.definition, module.source, name)] : [];
}
