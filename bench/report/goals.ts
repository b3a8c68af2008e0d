import type { DeliveryMode } from '../../src/media/delivery-mode.ts';
import { type FigureName, type Figures, figureOf } from './figures.ts';

/** What a figure may be at most, or must be at least. */
type Bound =
  | { readonly kind: 'at most' | 'at least'; readonly value: number }
  /** Of the same figure of a peer. */
  | { readonly kind: 'times'; readonly factor: number; readonly peer: string }
  /** Above the least that any peer has. */
  | { readonly kind: 'above the best peer'; readonly value: number };

/** A figure that Sluice is to reach. */
export interface Goal {
  /** ID of the scenario: goals are for the full load only. */
  readonly scenario: string;
  readonly figure: FigureName;
  readonly bound: Bound;
  /** Delivery modes that must reach it; without, what is measured of Sluice. */
  readonly modes?: readonly DeliveryMode[];
}

const nms = 'node-media-server';
const nginx = 'nginx-rtmp';
const balanced = ['balanced'] as const;
const lowLatency = ['low-latency'] as const;

const times = (factor: number, peer: string): Bound => ({ kind: 'times', factor, peer });
const atMost = (value: number): Bound => ({ kind: 'at most', value });
const atLeast = (value: number): Bound => ({ kind: 'at least', value });

/** The budgets of the design, with everything that the bench can tell of them. */
export const goals: readonly Goal[] = [
  { scenario: 'rtmp-1000', figure: 'cpuPerGbit', bound: times(0.75, nginx), modes: balanced },
  { scenario: 'rtmp-1000', figure: 'cpuPerGbit', bound: times(0.5, nms), modes: balanced },
  { scenario: 'rtmp-1000', figure: 'delayP99Ms', bound: atMost(60), modes: balanced },
  { scenario: 'rtmp-1000', figure: 'firstPictureMs', bound: atMost(60), modes: balanced },
  { scenario: 'rtmp-1000', figure: 'residentMb', bound: times(0.5, nms), modes: balanced },
  { scenario: 'rtmp-1000', figure: 'cpuPerGbit', bound: times(1, nginx), modes: lowLatency },
  { scenario: 'rtmp-1000', figure: 'delayP99Ms', bound: times(1, nginx), modes: lowLatency },
  { scenario: 'rtmp-100', figure: 'delayP99Ms', bound: { kind: 'above the best peer', value: 5 } },
  { scenario: 'flv-1000', figure: 'cpuPerGbit', bound: times(0.35, nms) },
  { scenario: 'rtmps-300', figure: 'cpuPerGbit', bound: times(0.8, nms) },
  { scenario: 'ingest-500', figure: 'cpuPerGbit', bound: times(0.6, nms) },
  { scenario: 'ingest-500', figure: 'ready', bound: atLeast(500) },
  { scenario: 'ingest-500', figure: 'lost', bound: atMost(0) },
  { scenario: 'sessions-4000', figure: 'cpuPerSessionMs', bound: atMost(0.45) },
  { scenario: 'sessions-4000', figure: 'sessionsPerSecond', bound: atLeast(2058) },
  { scenario: 'idle-1500', figure: 'kibPerConnection', bound: atMost(35) },
  { scenario: 'stalled-1000', figure: 'framesLost', bound: atMost(0) },
  { scenario: 'stalled-1000', figure: 'behind', bound: atMost(0) },
  { scenario: 'stalled-1000', figure: 'residentRatio', bound: atMost(1.3) },
];

/** The medians of one server in one scenario. */
export interface Result {
  readonly scenario: string;
  readonly server: string;
  readonly isOurs: boolean;
  readonly figures: Figures;
}

/** How a server of ours stands to a goal. */
export interface GoalOutcome {
  readonly text: string;
  readonly isMet: boolean;
}

/** Every goal for which both sides were measured, for every server of ours that it is for. */
export function checkGoals(wanted: readonly Goal[], results: readonly Result[]): GoalOutcome[] {
  return wanted.flatMap((goal) => {
    const inScenario = results.filter(({ scenario }) => scenario === goal.scenario);
    const peers = inScenario.filter(({ isOurs }) => !isOurs);
    return inScenario
      .filter(({ isOurs, server }) => isOurs && isFor(goal, server))
      .flatMap(({ server, figures }) => {
        const value = figures[goal.figure];
        const limit = limitOf(goal, peers);
        if (value === undefined || limit === undefined) return [];
        const isMet = goal.bound.kind === 'at least' ? value >= limit : value <= limit;
        return [{ isMet, text: describe(goal, server, value, limit) }];
      });
  });
}

/** A Sluice without a mode is as it is shipped: balanced. */
function isFor({ modes }: Goal, server: string): boolean {
  const mode = server.split(' ')[1] ?? 'balanced';
  return modes === undefined || modes.some((one) => one === mode);
}

function limitOf({ bound, figure }: Goal, peers: readonly Result[]): number | undefined {
  switch (bound.kind) {
    case 'at most':
    case 'at least':
      return bound.value;
    case 'times': {
      const other = peers.find(({ server }) => server === bound.peer)?.figures[figure];
      return other === undefined ? undefined : other * bound.factor;
    }
    case 'above the best peer': {
      const values = peers.flatMap(({ figures }) => figures[figure] ?? []);
      return values.length === 0 ? undefined : Math.min(...values) + bound.value;
    }
  }
}

function describe({ bound, figure, scenario }: Goal, server: string, value: number, limit: number): string {
  const { digits, title } = figureOf(figure);
  const sign = bound.kind === 'at least' ? '>=' : '<=';
  const against =
    bound.kind === 'times'
      ? ` (${bound.factor} x ${bound.peer})`
      : bound.kind === 'above the best peer'
        ? ` (the best peer and ${bound.value})`
        : '';
  return `${scenario}, ${server}: ${title} ${value.toFixed(digits)} ${sign} ${limit.toFixed(digits)}${against}`;
}
