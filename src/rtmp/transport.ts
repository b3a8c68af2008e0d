import type { ClientCertificate } from '../module/client-certificate.ts';
import type { Logger } from '../module/logger.ts';

/** The socket as the client's session, publishers and players see it. */
export interface Transport {
  /** Connection ID: it stands on every log line. */
  readonly id: string;
  readonly log: Logger;
  readonly address: string;
  readonly port: number;
  /** True over TLS. */
  readonly secure: boolean;
  /** What the client proved to be by TLS. */
  readonly certificate: ClientCertificate | undefined;
  /** It came by a port for players. */
  readonly playOnly: boolean;
  /** Media: only while `isClear`, so that no more than one batch ever waits in the process. */
  write(bytes: Uint8Array): void;
  /** Replies: always; a peer that lets too many pile up is cut off. */
  reply(bytes: Uint8Array): void;
  /** False while bytes wait in the process for the peer to read on. */
  readonly isClear: boolean;
  /** The peer says that it has read on, which shows in `isClear` only much later. */
  noteProgress(): void;
  /** Stops and starts reading from the peer. */
  setReading(reading: boolean): void;
  /** Sends what is written, then closes; nothing that arrives from now on is read. Safe to call again. */
  close(reason: string): void;
}
