/** How players and publishers can reach a server. */
export const protocols = ['rtmp', 'rtmps', 'flv'] as const;
export type Protocol = (typeof protocols)[number];

/** A server that can be started again and again. */
export interface ServerUnderTest {
  /** How the table calls it. */
  readonly name: string;
  /** Its own words on its version. */
  readonly version: string;
  readonly protocols: readonly Protocol[];
  /** Starts it with an empty home, and returns once it listens. */
  start(): Promise<RunningServer>;
}

/** Where each protocol listens on 127.0.0.1; the application is `live`, FLV is at /live/NAME.flv. */
export type Ports = Readonly<Partial<Record<Protocol, number>>>;

export interface RunningServer {
  /** The process above all others of the server. */
  readonly pid: number;
  readonly ports: Ports;
  stop(): Promise<void>;
}

/** A server that is not there, and what would bring it. */
export interface MissingServer {
  readonly name: string;
  readonly reason: string;
}

export function isMissing(server: ServerUnderTest | MissingServer): server is MissingServer {
  return 'reason' in server;
}
