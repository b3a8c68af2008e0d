import { connect, type Socket } from 'node:net';
import {
  type RelayEnd,
  type RelayFrame,
  RelayFrameReader,
  type RelayUnit,
  serializeRelayFrame,
} from '../codec/relay/index.ts';
import type { StreamKey } from '../media/stream-key.ts';
import type { Logger } from '../module/logger.ts';

/** Told what comes from the origin, in order. After `onOver` nothing comes. */
export interface RelayListener {
  onLive(identity: string | undefined): void;
  onUnit(unit: RelayUnit): void;
  /** `undefined`: the origin said nothing, since it does not have the publication, or has died. */
  onOver(how: RelayEnd | undefined): void;
}

export interface RelayOptions {
  /** Of the origin's Unix socket. */
  readonly path: string;
  readonly key: StreamKey;
  readonly epoch: number;
  readonly maxFrameBytes: number;
  readonly log: Logger;
}

/** One publication of one stream as it comes from the worker that has its publisher. */
export class Relay {
  readonly epoch: number;
  readonly #listener: RelayListener;
  readonly #socket: Socket;
  #over = false;

  constructor({ epoch, key, log, maxFrameBytes, path }: RelayOptions, listener: RelayListener) {
    this.epoch = epoch;
    this.#listener = listener;
    const socket = connect(path);
    this.#socket = socket;
    const reader = new RelayFrameReader(maxFrameBytes);
    for (const piece of serializeRelayFrame({ type: 'subscribe', epoch, ...key })) socket.write(piece);
    socket.on('data', (bytes) => {
      try {
        for (const frame of reader.push(bytes)) this.#take(frame);
      } catch (err) {
        log.error({ err, ...key }, 'a stream of another worker cannot be read');
        socket.destroy();
      }
    });
    socket.on('error', (err) => log.debug({ err, ...key }, 'a relay from another worker failed'));
    socket.once('close', () => this.#end(undefined));
  }

  /** Nobody wants it any more: nothing comes after this, `onOver` neither. */
  close(): void {
    this.#over = true;
    this.#socket.destroy();
  }

  #take(frame: RelayFrame): void {
    if (this.#over) return;
    if (frame.type === 'unit') this.#listener.onUnit(frame.unit);
    else if (frame.type === 'live') this.#listener.onLive(frame.identity);
    else if (frame.type === 'end') this.#end(frame.how);
  }

  #end(how: RelayEnd | undefined): void {
    if (this.#over) return;
    this.#over = true;
    this.#socket.destroy();
    this.#listener.onOver(how);
  }
}
