import type { Measurement } from './report/measurement.ts';
import type { Scenario } from './scenarios/scenario.ts';
import type { ServerUnderTest } from './servers/server-under-test.ts';

/** What happened, as it happens. */
export interface Progress {
  measured(measurement: Measurement, scenario: Scenario): void;
  failed(scenario: Scenario, server: ServerUnderTest, error: Error): void;
}

/**
 * Every scenario at every server, `runs` times over. Servers take turns within a scenario, and every other run goes
 * backwards, so that what the machine does meanwhile does not land on one of them.
 */
export async function runScenarios(
  scenarios: readonly Scenario[],
  runs: number,
  progress: Progress,
): Promise<void> {
  for (let run = 1; run <= runs; run += 1) {
    for (const scenario of scenarios) {
      const turns = run % 2 === 1 ? scenario.servers : scenario.servers.toReversed();
      for (const server of turns) {
        try {
          const figures = await scenario.measure(server);
          const { name, version } = server;
          const at = new Date().toISOString();
          progress.measured({ run, at, scenario: scenario.id, server: name, version, figures }, scenario);
        } catch (error) {
          progress.failed(scenario, server, error as Error);
        }
      }
    }
  }
}
