import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCommandLine, usage } from './command-line.ts';
import { findContenders } from './contenders.ts';
import { compileRtmpLoad } from './load/compile-rtmpload.ts';
import { writeSourceFiles } from './load/source-files.ts';
import { describeMachine, thisMachine } from './measures/machine.ts';
import { printResults } from './print-results.ts';
import { withControl } from './report/against-control.ts';
import { formatCsv } from './report/csv.ts';
import type { Measurement } from './report/measurement.ts';
import { runProgram } from './run-program.ts';
import { runScenarios } from './run-scenarios.ts';
import { scenariosOf } from './scenarios/all-scenarios.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { benchSizes } from './sizes.ts';

/** `npm run bench`: Sluice and its peers in turn, a table, and a CSV file in bench/results. */

const startedMs = performance.now();
const machine = thisMachine();
const measurements: Measurement[] = [];

function readCommandLine() {
  try {
    return parseCommandLine(process.argv.slice(2));
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exit(2);
  }
}

const commandLine = readCommandLine();

function prepareScenarios(): Scenario[] {
  if (commandLine.scenarios.length === 0) return [];
  const rtmpload = compileRtmpLoad();
  const { missing, ...contenders } = findContenders(commandLine.servers);
  for (const server of [...contenders.sluices, ...contenders.peers]) {
    console.log(`${server.name}: ${server.version}`);
  }
  for (const { name, reason } of missing) console.log(`${name}: left out, it is not here; ${reason}`);
  if (!rtmpload.hasTls)
    console.log('RTMPS: left out, the load generator needs OpenSSL; on Debian, apt-get install libssl-dev');
  const sizes = benchSizes(commandLine.isQuick, commandLine.windowSeconds);
  return scenariosOf(
    commandLine.scenarios,
    { rtmpload, sources: writeSourceFiles(sizes.gopSeconds), sizes },
    contenders,
  );
}

function prepareOrExit(): Scenario[] {
  try {
    return prepareScenarios();
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
}

function writeResults(): void {
  const folder = join(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${new Date().toISOString().replaceAll(':', '-').slice(0, 19)}.csv`);
  writeFileSync(file, formatCsv(measurements, machine));
  console.log(`\nEvery run: ${file}`);
}

console.log(describeMachine(machine));
const scenarios = prepareOrExit();
await runScenarios(scenarios, commandLine.runs, {
  measured(measurement, { controlId, title }) {
    measurements.push(withControl(measurement, controlId, measurements));
    const elapsedSeconds = Math.round((performance.now() - startedMs) / 1000);
    console.log(
      `${String(elapsedSeconds).padStart(4)} s  run ${measurement.run}: ${title}, ${measurement.server}`,
    );
  },
  failed({ title }, { name }, error) {
    console.error(`        failed: ${title}, ${name}: ${error.message}`);
    process.exitCode = 1;
  },
});
if (scenarios.length > 0) {
  printResults(scenarios, measurements);
  writeResults();
}
for (const program of commandLine.programs) {
  console.log('');
  if (!(await runProgram(program, commandLine.isQuick))) process.exitCode = 1;
}
console.log(`\n${Math.round((performance.now() - startedMs) / 1000)} s in all`);
