import type { Client, RawQuery } from './client.ts';

/** A client asks to connect to an application instance; its `user` is not known yet. */
export interface ConnectRequest {
  readonly gate: 'connect';
  readonly client: Client;
}

interface StreamRequest {
  readonly client: Client;
  /** As the client wrote it, with a prefix (`mp4:`) if it wrote one, without query: what a token may be signed for. */
  readonly requestedName: string;
  /** The name the client gave: prefix (`flv:`, `mp4:`), query and outer slashes removed. May be a secret key. */
  readonly streamName: string;
  /** The name viewers would know: `streamName` until a module asked before this one renamed it. */
  readonly publicName: string;
  /** The query of the stream name: `myStream?user=u&pass=p`. May hold secrets: never log it. */
  readonly query: RawQuery;
  /** The identity so far: from the connect gate, then from the modules asked before this one. */
  readonly user: string | undefined;
}

/** A connected client asks to send a stream. */
export interface PublishRequest extends StreamRequest {
  readonly gate: 'publish';
  /** `record` and `append` are taken as `live` until recording exists. */
  readonly mode: 'live' | 'record' | 'append';
}

/** A connected client asks to watch a stream, which need not exist yet. */
export interface PlayRequest extends StreamRequest {
  readonly gate: 'play';
}

/**
 * An encoder announces the name that it is about to publish (releaseStream). What a module refuses here it must
 * refuse at publish too: not every encoder announces.
 */
export interface ReleaseRequest extends StreamRequest {
  readonly gate: 'release';
}

export type GateRequest = ConnectRequest | ReleaseRequest | PublishRequest | PlayRequest;
export type GateName = GateRequest['gate'];
