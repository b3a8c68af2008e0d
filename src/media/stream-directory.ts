import type { Publication } from './publication.ts';
import type { StreamKey } from './stream-key.ts';
import type { StreamOptions } from './stream-options.ts';

/** A publisher's wish to have a name; the gate has let it through. */
export interface Claim {
  /** Who the publisher proved to be; `undefined` never equals another. */
  readonly identity: string | undefined;
  /** False refuses this publisher while the name is live, even for the same identity. */
  readonly takeOver: boolean;
  /** They replace the ones that the stream was opened with. */
  readonly options: StreamOptions;
}

/** The name is the publisher's, or it is not: another one has it, or the server stops. */
export type ClaimOutcome =
  | { readonly claimed: true; readonly publication: Publication }
  | { readonly claimed: false };

/** Who may have which name: the registry where one process serves all, and otherwise whoever speaks for all of them. */
export interface StreamDirectory {
  /** With one process the answer comes at once, and nobody can be asked in between. */
  claim(key: StreamKey, claim: Claim): ClaimOutcome | Promise<ClaimOutcome>;
  /** Somebody publishes it at the moment, in whichever process. */
  isLive(key: StreamKey): boolean;
}
