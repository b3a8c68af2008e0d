import type { DenyReason } from './decision.ts';

/** The gate said no. */
export interface Refusal {
  readonly accepted: false;
  readonly reason: DenyReason;
  readonly description: string;
  /** It guessed: its connection ends, whatever else goes on on it. */
  readonly failedLogin?: boolean;
}
