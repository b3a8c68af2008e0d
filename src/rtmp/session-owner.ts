import type { AmfValue } from '../codec/amf/index.ts';
import type { RawQuery, RtmpMessage } from '../codec/rtmp/index.ts';
import type { PublishRequest } from '../module/request.ts';

/** What a client said of itself in connect. */
export interface ConnectParameters {
  readonly application: string;
  readonly instance: string;
  readonly query: RawQuery;
  readonly tcUrl: string;
  readonly flashVer: string;
  /** `type` is `nonprivate`. */
  readonly announcesPublishing: boolean;
  readonly pageUrl: string;
  readonly swfUrl: string;
  /** What followed the command object. */
  readonly arguments: readonly AmfValue[];
}

export interface StreamParameters {
  /** Prefix, query and outer slashes removed; may be empty. */
  readonly streamName: string;
  /** The same with the prefix that the client wrote: `mp4:name`. */
  readonly requestedName: string;
  readonly query: RawQuery;
}

export interface PublishParameters extends StreamParameters {
  readonly mode: PublishRequest['mode'];
}

/**
 * Whoever runs an {@link RtmpSession}: it moves the bytes and decides. After `onConnect`, `onPublish` and
 * `onPlay` the session reads nothing further until the owner has accepted or refused.
 */
export interface SessionOwner {
  /** Bytes for the peer, in order. */
  send(bytes: Uint8Array): void;
  onConnect(request: ConnectParameters): void;
  /** The client announces what it will publish; answer with `acceptRelease` or `refuseRelease`. */
  onRelease(transactionId: number, request: StreamParameters): void;
  onPublish(streamId: number, request: PublishParameters): void;
  onPlay(streamId: number, request: StreamParameters): void;
  /** The client ended what it published or played on this message stream. */
  onStop(streamId: number): void;
  /** Audio, video or data of an accepted publisher. */
  onMedia(streamId: number, message: RtmpMessage): void;
  onPause(streamId: number, paused: boolean): void;
  onReceive(streamId: number, kind: 'audio' | 'video', wanted: boolean): void;
  /** The client says that it has read more of what it was sent. */
  onReadOn(): void;
  /** A call that the session does not know; answer with `answerCall`, unless the transaction ID is 0. */
  onCall(name: string, transactionId: number, args: readonly AmfValue[]): void;
}
