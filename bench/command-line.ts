import { parseArgs } from 'node:util';
import { type ScenarioName, scenarioNames } from './scenarios/all-scenarios.ts';

/** Programs of the bench that measure Sluice alone and print for themselves. */
export const programNames = ['start', 'gate', 'logins'] as const;
export type ProgramName = (typeof programNames)[number];

export interface CommandLine {
  readonly scenarios: readonly ScenarioName[];
  readonly programs: readonly ProgramName[];
  /** Beginnings of the names of servers; undefined is all. */
  readonly servers: readonly string[] | undefined;
  readonly runs: number;
  /** How long each load is measured; undefined leaves it to the sizes. */
  readonly windowSeconds: number | undefined;
  readonly isQuick: boolean;
}

export const usage = `npm run bench -- [${[...scenarioNames, ...programNames].join('|')}]...
  --runs N            interleaved runs, of which the table has the medians (1)
  --seconds N         how long each load is measured (5)
  --servers A,B       only servers whose names begin so: sluice, node-media-server, nginx-rtmp, srs
  --quick             small loads, to see that everything works; the figures say nothing
`;

/** Throws an Error whose message is for the person who typed it. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      runs: { type: 'string' },
      seconds: { type: 'string' },
      servers: { type: 'string' },
      quick: { type: 'boolean' },
    },
  });
  const known: readonly string[] = [...scenarioNames, ...programNames];
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`A scenario is one of ${known.join(', ')}: ${unknown}`);
  const isPicked = (name: string) => positionals.length === 0 || positionals.includes(name);
  return {
    scenarios: scenarioNames.filter(isPicked),
    programs: programNames.filter(isPicked),
    servers: values.servers?.split(','),
    runs: parseCount('--runs', values.runs ?? '1'),
    windowSeconds: values.seconds === undefined ? undefined : parseCount('--seconds', values.seconds),
    isQuick: values.quick ?? false,
  };
}

function parseCount(option: string, text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new Error(`${option} must be a whole number from 1: ${text}`);
  return count;
}
