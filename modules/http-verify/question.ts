import type { Client } from 'sluice/module';

/** What the service is asked. */
export interface Question {
  readonly call: 'connect' | 'publish' | 'play';
  /** `undefined` where a module asks about a password and says nothing of the client. */
  readonly client: Client | undefined;
  readonly application: string;
  /** `_definst_` unless the client named one. */
  readonly instance: string;
  /** `''` at connect. */
  readonly streamName: string;
  /** As the client sent it: of the stream, where there is one, and of the application. May hold secrets. */
  readonly query: string;
  /** What the client sent, `''` each where it sent none. */
  readonly user: string;
  readonly password: string;
  readonly token: string;
  /** Who a module asked earlier says it is, `''` where none does. */
  readonly verifiedUser: string;
}

/** The application, with the instance behind it when it is not the usual one. */
export function applicationPath({ application, instance }: Question): string {
  return instance === '_definst_' ? application : `${application}/${instance}`;
}
