import type { ReloadOutcome } from './sluice-server.ts';

type Done = Extract<ReloadOutcome, { kind: 'done' }>;

/** What a reload in several workers came to as a whole: where one fell short, the server did. */
export function mergeReloads(outcomes: readonly ReloadOutcome[]): ReloadOutcome {
  const refused = outcomes.find(({ kind }) => kind === 'refused');
  if (refused !== undefined) return refused;
  const done = outcomes.filter((outcome): outcome is Done => outcome.kind === 'done');
  const [first] = done;
  if (first === undefined) return { kind: 'stopping' };
  return {
    kind: 'done',
    applications: {
      ...first.applications,
      kept: unique(
        done.flatMap(({ applications }) => applications.kept),
        ({ name }) => name,
      ),
    },
    ports: {
      ...first.ports,
      failed: unique(
        done.flatMap(({ ports }) => ports.failed),
        ({ message }) => message,
      ),
    },
  };
}

function unique<T>(items: readonly T[], nameOf: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [nameOf(item), item])).values()];
}
