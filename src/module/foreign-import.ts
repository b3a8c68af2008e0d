import * as nodeModule from 'node:module';
import { pathToFileURL } from 'node:url';
import { importModuleFile } from './module-file.ts';
import { resolve, specifierFrom } from './resolve-hook.ts';

/** What Node 22.15 and later have; Node 20 has only `register`, which Node 26 warns of. */
interface SynchronousHooks {
  registerHooks?(hooks: { resolve: typeof resolve }): unknown;
}

let registered = false;

/** Lets files outside this package import `sluice/…`. Only done once such a file is to be loaded. */
function registerResolveHook(): void {
  if (registered) return;
  registered = true;
  const hooks = nodeModule as typeof nodeModule & SynchronousHooks;
  if (hooks.registerHooks) hooks.registerHooks({ resolve });
  else nodeModule.register(new URL(`./resolve-hook${extensionOf(import.meta.url)}`, import.meta.url));
}

/**
 * Imports a module's file.
 *
 * @param signal aborts when nobody waits for it any more.
 */
export async function importFile(path: string, signal: AbortSignal): Promise<unknown> {
  registerResolveHook();
  return importModuleFile(path, signal);
}

/** Imports an npm package as a file in `folder` would. */
export async function importPackage(name: string, folder: string): Promise<unknown> {
  registerResolveHook();
  const namespace: unknown = await import(specifierFrom(pathToFileURL(`${folder}/`), name));
  return namespace;
}

/** `.ts` when Sluice runs from its sources, `.js` when it was built. */
export function extensionOf(url: string): string {
  return url.slice(url.lastIndexOf('.'));
}
