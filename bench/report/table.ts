import { type FigureName, type Figures, figureOf } from './figures.ts';
import { medianFigures, ratioFigures } from './medians.ts';

/** All runs of one server. */
export interface ServerRuns {
  readonly server: string;
  /** One of ours: its figures are held against those of the others. */
  readonly isOurs: boolean;
  readonly runs: readonly Figures[];
}

/** A line a server with the medians of its runs, then a line for each of ours against each of the others. */
export function formatTable(
  title: string,
  columns: readonly FigureName[],
  servers: readonly ServerRuns[],
): string {
  const rows = servers.map(({ server, isOurs, runs }) => ({ server, isOurs, figures: medianFigures(runs) }));
  const ours = rows.filter((row) => row.isOurs);
  const others = rows.filter((row) => !row.isOurs);
  const ratios = ours.flatMap((one) =>
    others.map((other) => ({
      label: `${one.server} / ${other.server}`,
      figures: ratioFigures(one.figures, other.figures, (name) => figureOf(name).hasRatio === true),
    })),
  );
  const used = columns.filter((column) => rows.some((row) => row.figures[column] !== undefined));
  const lines = [
    [title, ...used.map((column) => figureOf(column).title)],
    ...rows.map((row) => [row.server, ...used.map((column) => formatFigure(row.figures[column], column))]),
    ...ratios
      .filter(({ figures }) => Object.keys(figures).length > 0)
      .map(({ label, figures }) => [label, ...used.map((column) => formatRatio(figures[column]))]),
  ];
  return alignColumns(lines);
}

function formatFigure(value: number | undefined, name: FigureName): string {
  return value === undefined ? '-' : value.toFixed(figureOf(name).digits);
}

function formatRatio(value: number | undefined): string {
  return value === undefined ? '' : `${value.toFixed(2)}x`;
}

/** The first column to the left, figures to the right. */
function alignColumns(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => (line[column] ?? '').length)),
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return column === 0 ? cell.padEnd(width) : cell.padStart(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
