/** How a figure stands in the table. */
export interface Figure {
  readonly title: string;
  readonly digits: number;
  /** Whether one server's figure against another's says something. */
  readonly hasRatio?: true;
}

/** Everything that is measured, in the order of the CSV file's columns. Times are milliseconds. */
export const figures = {
  cpuPerGbit: { title: 'CPU-s/Gbit', digits: 3, hasRatio: true },
  delayP50Ms: { title: 'delay p50', digits: 1, hasRatio: true },
  delayP99Ms: { title: 'delay p99', digits: 1, hasRatio: true },
  firstPictureMs: { title: 'picture ms', digits: 0, hasRatio: true },
  firstPictureP99Ms: { title: 'p99', digits: 0 },
  residentMb: { title: 'RSS MB', digits: 0, hasRatio: true },
  residentRatio: { title: 'RSS / all read', digits: 2 },
  gbitPerSecond: { title: 'Gbit/s', digits: 2 },
  ready: { title: 'ready', digits: 0 },
  lost: { title: 'lost', digits: 0 },
  framesLost: { title: 'frames lost', digits: 0 },
  behind: { title: 'behind', digits: 0 },
  cutOff: { title: 'cut off', digits: 0 },
  cpuPerSessionMs: { title: 'CPU ms/session', digits: 3, hasRatio: true },
  sessionsPerSecond: { title: 'sessions/s', digits: 0, hasRatio: true },
  setupP50Ms: { title: 'setup p50', digits: 1 },
  setupP99Ms: { title: 'setup p99', digits: 1 },
  kibPerConnection: { title: 'KiB/connection', digits: 1, hasRatio: true },
  lateMs: { title: 'load late ms', digits: 1 },
  serverCpuShare: { title: 'server CPU %', digits: 0 },
  loadCpuShare: { title: 'load CPU %', digits: 0 },
  otherCpuShare: { title: 'others CPU %', digits: 0 },
} as const satisfies Readonly<Record<string, Figure>>;

export type FigureName = keyof typeof figures;

/** What one run found. What does not apply is not there. */
export type Figures = Readonly<Partial<Record<FigureName, number>>>;

export const figureNames = Object.keys(figures) as readonly FigureName[];

/** By name, with what only some have. */
export function figureOf(name: FigureName): Figure {
  return figures[name];
}
