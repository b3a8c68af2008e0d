/** One text for an application instance, whatever characters its names have. */
export function instanceKey(application: string, instance: string): string {
  return JSON.stringify([application, instance]);
}

/** What {@link instanceKey} was made of. */
export function parseInstanceKey(key: string): { readonly application: string; readonly instance: string } {
  const [application = '', instance = ''] = JSON.parse(key) as readonly string[];
  return { application, instance };
}
