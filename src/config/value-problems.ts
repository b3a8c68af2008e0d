import type { ConfigProblem } from './settings.ts';

/**
 * The problems of a file without the errors about values that a module reports too: it knows more about
 * its property than the `<Type>` beside the value does, and one mistake is listed once.
 *
 * @param declared what the modules find, by the same place and name.
 */
export function withoutReportedValues(
  problems: readonly ConfigProblem[],
  declared: readonly ConfigProblem[],
): ConfigProblem[] {
  const reported = new Set(declared.filter(({ severity }) => severity === 'error').map(placeOf));
  return problems.filter((each) => each.severity !== 'error' || !reported.has(placeOf(each)));
}

function placeOf({ key, location: { file, line, column } }: ConfigProblem): string {
  return JSON.stringify([file, line, column, key]);
}
