import type { Client } from './client.ts';
import type { HttpExchange } from './http-exchange.ts';
import type { Refusal } from './refusal.ts';

/**
 * A request as the HTTP layer hands it to the gate: who asks, which application, and how to answer. The rest
 * of the path is for a module of that application.
 */
export interface HttpCall
  extends Pick<HttpExchange, 'request' | 'log' | 'signal' | 'setHeader' | 'respond' | 'open'> {
  /** The application is the first segment of the path. */
  readonly client: Omit<Client, 'user' | 'instance' | 'protocol'>;
  /** True once an answer has begun. */
  readonly isAnswered: boolean;
  /** Answers with the status of the reason. */
  refuse(refusal: Refusal): void;
}
