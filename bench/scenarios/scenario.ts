import type { RtmpLoadProgram } from '../load/compile-rtmpload.ts';
import type { SourceFiles } from '../load/source-files.ts';
import type { FigureName, Figures } from '../report/figures.ts';
import type { ServerUnderTest } from '../servers/server-under-test.ts';

/** What all scenarios share. */
export interface BenchSettings {
  readonly rtmpload: RtmpLoadProgram;
  readonly sources: SourceFiles;
  readonly sizes: BenchSizes;
}

/** How much load, and how long. */
export interface BenchSizes {
  /** From one key frame to the next: what a player waits for where a server keeps none. */
  readonly gopSeconds: number;
  /** From the last player's start to the measured window. */
  readonly settleSeconds: number;
  readonly windowSeconds: number;
  readonly fewWindowSeconds: number;
  readonly stalledWindowSeconds: number;
  readonly manyPlayers: number;
  readonly fewPlayers: number;
  readonly securePlayers: number;
  /** Players that come one at a time while the others watch. */
  readonly joiners: number;
  readonly publishers: number;
  readonly sessions: number;
  readonly idleConnections: number;
}

/** Something that is measured at one server after the other. */
export interface Scenario {
  /** Unique, and as the CSV file has it. */
  readonly id: string;
  readonly title: string;
  readonly columns: readonly FigureName[];
  readonly servers: readonly ServerUnderTest[];
  /** The scenario, if any, whose memory this one's is held against. */
  readonly controlId?: string;
  measure(server: ServerUnderTest): Promise<Figures>;
}

/** What every scenario says at the end of its line. */
export const shareColumns = [
  'serverCpuShare',
  'loadCpuShare',
  'otherCpuShare',
] as const satisfies FigureName[];
