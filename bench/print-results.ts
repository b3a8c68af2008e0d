import { checkGoals, goals } from './report/goals.ts';
import type { Measurement } from './report/measurement.ts';
import { medianFigures } from './report/medians.ts';
import { formatTable } from './report/table.ts';
import type { Scenario } from './scenarios/scenario.ts';

const isOurs = (server: string) => server.startsWith('sluice');

/** A table a scenario, then how Sluice stands to its goals. */
export function printResults(scenarios: readonly Scenario[], measurements: readonly Measurement[]): void {
  const rows = scenarios.flatMap(({ id, servers }) =>
    servers.map(({ name }) => ({
      scenario: id,
      server: name,
      isOurs: isOurs(name),
      runs: measurements
        .filter(({ scenario, server }) => scenario === id && server === name)
        .map(({ figures }) => figures),
    })),
  );
  for (const { id, title, columns } of scenarios) {
    const ofScenario = rows.filter(({ scenario }) => scenario === id);
    console.log(`\n${formatTable(title, columns, ofScenario)}`);
  }
  const results = rows.map(({ runs, ...row }) => ({ ...row, figures: medianFigures(runs) }));
  const outcomes = checkGoals(goals, results);
  if (outcomes.length > 0) console.log('');
  for (const { isMet, text } of outcomes) console.log(`${isMet ? 'reached' : 'MISSED '}  ${text}`);
}
