import type { ConfigProblem } from './settings.ts';

/** Longest value that a message quotes, in characters: a path, an alias in it and what was found still fit. */
const maxValueLength = 240;

/**
 * All problems as a terminal shows them: by file, in the order of its lines, errors and warnings one a line,
 * what is not used in one line a file, and the counts at the end. `''` for no problems.
 */
export function formatProblems(problems: readonly ConfigProblem[]): string {
  if (problems.length === 0) return '';
  const sorted = sortProblems(problems);
  const files = new Set(sorted.map((problem) => problem.location.file));
  const blocks = Array.from(files, (file) => {
    const found = sorted.filter((problem) => problem.location.file === file);
    return formatFile(file, found).join('\n');
  });
  return `${blocks.join('\n\n')}\n\n${summarize(problems)}\n`;
}

/** By file name, line and column; files are compared by code unit, so that every machine agrees. */
export function sortProblems(problems: readonly ConfigProblem[]): ConfigProblem[] {
  return [...problems].sort((a, b) => {
    if (a.location.file !== b.location.file) return a.location.file < b.location.file ? -1 : 1;
    return a.location.line - b.location.line || a.location.column - b.location.column;
  });
}

function formatFile(file: string, problems: readonly ConfigProblem[]): string[] {
  const lines = problems.filter((problem) => problem.severity !== 'not-used').map(formatProblem);
  const notUsed = new Set(
    problems.flatMap((problem) => (problem.severity === 'not-used' ? [problem.key] : [])),
  );
  if (notUsed.size > 0) lines.push(printable(`${file} not used: ${[...notUsed].join(', ')}`));
  return lines;
}

/** One problem on one line: `conf/live/Application.xml:12:7 error  Application/PingTimeout  must be …; got "…"`. */
export function formatProblem({ severity, location, key, rule, value }: ConfigProblem): string {
  const place = `${location.file}:${location.line}:${location.column} ${severity}`;
  const got = value === '' ? '' : `; got "${shorten(value)}"`;
  return printable([place, key, `${rule}${got}`].filter((part) => part !== '').join('  '));
}

function summarize(problems: readonly ConfigProblem[]): string {
  const count = (severity: ConfigProblem['severity']) =>
    problems.filter((problem) => problem.severity === severity).length;
  const errors = count('error');
  const warnings = count('warning');
  return [
    `${errors} ${errors === 1 ? 'error' : 'errors'}`,
    `${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`,
    `${count('not-used')} not used`,
  ].join(', ');
}

function shorten(value: string): string {
  return value.length > maxValueLength ? `${value.slice(0, maxValueLength)}…` : value;
}

/** Control and format characters (line ends, terminal escapes, bidi marks) escaped: a value cannot forge a line. */
function printable(text: string): string {
  return text.replaceAll(/\p{C}/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
