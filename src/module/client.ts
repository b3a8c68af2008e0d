import type { AmfValue } from '../codec/amf/value.ts';
import type { RawQuery } from '../codec/rtmp/raw-query.ts';
import type { ClientCertificate } from './client-certificate.ts';

export type { RawQuery };

/** A connected client as modules see it. Immutable but for `user`, which the connect gate sets. */
export interface Client {
  /** Connection ID, unique in the life of the process; it stands on every log line. */
  readonly id: string;
  readonly protocol: 'rtmp' | 'http-flv' | 'hls' | 'webrtc';
  /** IP address of the peer, without port. */
  readonly address: string;
  readonly port: number;
  /** True over TLS. */
  readonly secure: boolean;
  /**
   * What the client proved to be on a port that asks for certificates (`NeedClientAuth`, `WantClientAuth`); left out
   * where it showed none that counts. Behind an HTTP proxy it is left out too: the proxy's is not the client's.
   */
  readonly certificate?: ClientCertificate | undefined;
  /** Application and instance names, without query; the instance is `_definst_` unless the client named one. */
  readonly application: string;
  readonly instance: string;
  /** The query of the application part of the URL: `live?user=u&pass=p`. May hold secrets: never log it. */
  readonly appQuery: RawQuery;
  /** As sent in connect; may hold secrets: never log it. */
  readonly tcUrl: string;
  readonly flashVer: string;
  /** The port that it came by is for players: publishing is refused before any module is asked. */
  readonly playOnly?: boolean;
  /** It said at connect that it will publish (`type` is `nonprivate`), as encoders do; not all of them. */
  readonly announcesPublishing: boolean;
  readonly pageUrl: string;
  readonly swfUrl: string;
  /** The `Authorization` header over HTTP, `''` elsewhere. Holds a secret: never log it. */
  readonly authorization: string;
  /** What followed the command object in connect (librtmp `conn=`, ffmpeg `-rtmp_conn`). */
  readonly connectArguments: readonly AmfValue[];
  /** Who the connect gate said this is. */
  readonly user: string | undefined;
}
