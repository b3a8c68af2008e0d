import type { StreamKey } from '../media/stream-key.ts';
import type { LoginNews } from '../module/login-guard.ts';
import type { SharedAnswer, SharedCall } from '../module/shared-call.ts';

/** A worker process, from its start to its end: one that takes its place has another number. */
export type WorkerId = number;

/** How many connections a worker has now, by peer, of those where it changed; `[peer, 0]` for none any more. */
export interface ConnectionNews {
  readonly total: number;
  readonly peers: readonly (readonly [peer: string, count: number])[];
}

/** What all other workers are to know; the primary only passes it on. */
export type News =
  | { readonly kind: 'login'; readonly news: LoginNews }
  | { readonly kind: 'connections'; readonly news: ConnectionNews };

/** From a worker to the primary. Whoever sends a `question` gets an `answer` of that number. */
export type ToPrimary =
  | {
      readonly type: 'claim';
      readonly question: number;
      readonly key: StreamKey;
      readonly identity?: string | undefined;
      readonly takeOver: boolean;
    }
  | { readonly type: 'release'; readonly key: StreamKey; readonly epoch: number }
  | { readonly type: 'shared'; readonly question: number; readonly call: SharedCall }
  | { readonly type: 'tell'; readonly news: News };

/** Which worker publishes a stream. Each publication has an epoch of its own; they grow. */
export interface Publishing {
  readonly key: StreamKey;
  readonly worker: WorkerId;
  readonly epoch: number;
}

/** From the primary to a worker. */
export type ToWorker =
  | { readonly type: 'answer'; readonly question: number; readonly value?: SharedAnswer | number }
  | ({ readonly type: 'published' } & Publishing)
  | { readonly type: 'ended'; readonly key: StreamKey; readonly epoch: number }
  | { readonly type: 'told'; readonly worker: WorkerId; readonly news: News }
  /** That worker is no more. */
  | { readonly type: 'gone'; readonly worker: WorkerId };

/** A way to the other process. Messages arrive in the order in which they were sent. */
export interface Port<Out, In> {
  send(message: Out): void;
  /** Set by the owner. */
  onMessage: ((message: In) => void) | undefined;
}
