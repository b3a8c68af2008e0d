import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** A request of HTTP/1.1 to go on with another protocol; Node has let go of the connection. */
export interface UpgradeRequest {
  readonly request: IncomingMessage;
  readonly socket: Socket;
  /** What came behind the headers. */
  readonly head: Buffer;
}
