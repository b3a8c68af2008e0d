import type { Figures } from './figures.ts';

/** One run of one server in one scenario. */
export interface Measurement {
  /** Counted from 1. */
  readonly run: number;
  /** ISO 8601. */
  readonly at: string;
  readonly scenario: string;
  readonly server: string;
  readonly version: string;
  readonly figures: Figures;
}
