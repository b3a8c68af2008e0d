interface ResolveContext {
  readonly parentURL?: string | undefined;
}

/** `sluice-from:<specifier>?parent=<URL>`: the specifier as the file at that URL would import it. */
const resolveFromScheme = 'sluice-from:';

/** The specifier that this hook resolves as if `parent` imported `specifier`. */
export function specifierFrom(parent: URL, specifier: string): string {
  return `${resolveFromScheme}${specifier}?parent=${encodeURIComponent(parent.href)}`;
}

/**
 * A resolve hook for `node:module`, in the synchronous and in the asynchronous form alike. It lets a module
 * that stands anywhere import `sluice/module`, and it always gets this very copy of Sluice.
 */
export function resolve<R>(
  specifier: string,
  context: ResolveContext,
  nextResolve: (specifier: string, context: ResolveContext) => R,
): R {
  if (specifier === 'sluice' || specifier.startsWith('sluice/')) {
    // Seen from this file the package refers to itself.
    return nextResolve(specifier, { ...context, parentURL: import.meta.url });
  }
  if (specifier.startsWith(resolveFromScheme)) {
    const { pathname, searchParams } = new URL(specifier);
    return nextResolve(pathname, { ...context, parentURL: searchParams.get('parent') ?? undefined });
  }
  return nextResolve(specifier, context);
}
