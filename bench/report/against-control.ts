import type { Measurement } from './measurement.ts';

/** Adds how much memory a run took against one of the same server in the scenario that is its control. */
export function withControl(
  measurement: Measurement,
  controlId: string | undefined,
  earlier: readonly Measurement[],
): Measurement {
  const control = earlier.findLast(
    ({ run, scenario, server }) =>
      run === measurement.run && scenario === controlId && server === measurement.server,
  );
  const [own, other] = [measurement.figures.residentMb, control?.figures.residentMb];
  if (own === undefined || other === undefined || other === 0) return measurement;
  return { ...measurement, figures: { ...measurement.figures, residentRatio: own / other } };
}
