import type { ConfigProblem } from './settings.ts';
import type { ConfigElement } from './xml-document.ts';

/**
 * The one element that a document is about: `<Application>` in `<Root>`. A file that starts with it, without
 * `<Root>`, is understood with a warning.
 */
export function findDocumentElement(
  root: ConfigElement,
  name: 'Application' | 'Server' | 'VHost',
  problems: ConfigProblem[],
): ConfigElement | undefined {
  const report = (severity: ConfigProblem['severity'], element: ConfigElement, key: string, rule: string) => {
    problems.push({ severity, location: element.location, key, rule, value: '' });
  };
  if (root.name === name) {
    report('warning', root, name, `must stand in <Root>; <${name}> alone is read as that`);
    return root;
  }
  if (root.name !== 'Root') {
    report('error', root, root.name, `must be <Root> with <${name}> inside`);
    return undefined;
  }
  const [first, second] = root.children.filter((child) => child.name === name);
  if (first === undefined) report('error', root, 'Root', `must hold <${name}>`);
  if (second !== undefined) {
    report('error', second, name, `must stand once; the first is on line ${first?.location.line}`);
  }
  for (const child of root.children) {
    if (child.name !== name)
      report('warning', child, `Root/${child.name}`, `must be <${name}>; it is ignored`);
  }
  return first;
}
