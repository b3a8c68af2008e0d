import type { NoteLimits } from './kept-notes.ts';

/** How many may be counted under a key; 0 is no limit. */
export interface PlaceLimit {
  readonly key: string;
  readonly maximum: number;
}

/** What modules ask of that which they have in common, as one worker process tells another. */
export type SharedCall =
  | {
      readonly op: 'take-place';
      readonly scope: string;
      readonly holder: string;
      readonly name?: string | undefined;
      readonly limits: readonly PlaceLimit[];
    }
  | { readonly op: 'use-places' | 'give-all-places'; readonly holder: string }
  /** Of all whose name begins so. */
  | { readonly op: 'give-places-of'; readonly prefix: string }
  | { readonly op: 'give-place'; readonly holder: string; readonly name?: string | undefined }
  | {
      readonly op: 'put-note';
      readonly table: string;
      readonly limits: NoteLimits;
      readonly id: string;
      readonly owner: string;
      readonly text: string;
    }
  | { readonly op: 'take-note'; readonly table: string; readonly id: string };

/** What is taken of a note, or the key that has no place left. */
export type SharedAnswer = string | undefined;

/** Calls are carried out in the order in which they are made. */
export type SharedAsk = (call: SharedCall) => SharedAnswer | Promise<SharedAnswer>;
