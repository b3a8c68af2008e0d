import { type Figures, figureNames } from './figures.ts';
import { median } from './percentile.ts';

/** The median of each figure over several runs; a figure that no run has is not there. */
export function medianFigures(runs: readonly Figures[]): Figures {
  const entries = figureNames.flatMap((name) => {
    const values = runs.flatMap((figures) => figures[name] ?? []);
    return values.length > 0 ? [[name, median(values)] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** One server's figures against another's, where that says something. */
export function ratioFigures(
  figures: Figures,
  against: Figures,
  hasRatio: (name: keyof Figures) => boolean,
): Figures {
  const entries = figureNames.filter(hasRatio).flatMap((name) => {
    const [value, other] = [figures[name], against[name]];
    return value !== undefined && other !== undefined && other > 0 ? [[name, value / other] as const] : [];
  });
  return Object.fromEntries(entries);
}
