import { printable } from '../module/printable.ts';

/** Columns as wide as their widest cell, the last one free. What clients wrote cannot move the terminal's cursor. */
export function textTable(given: readonly (readonly string[])[]): string[] {
  const rows = given.map((row) => row.map((cell) => printable(cell, Number.POSITIVE_INFINITY)));
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  }
  return rows.map((row) =>
    row.map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0))).join('  '),
  );
}
