import { MessageType, type RtmpMessage } from '../codec/rtmp/index.ts';
import type { Publication } from '../media/publication.ts';
import type { Logger } from '../module/logger.ts';
import { unitOfMessage } from './unit-message.ts';

export interface PublisherOptions {
  readonly log: Logger;
  readonly onEnded: (why: 'taken-over' | 'closed') => void;
}

/** The bridge from one message stream into the hub. */
export class RtmpPublisher {
  readonly #publication: Publication;
  readonly #log: Logger;
  #saidNameless = false;

  constructor(publication: Publication, { log, onEnded }: PublisherOptions) {
    this.#publication = publication;
    this.#log = log;
    publication.onEnded = onEnded;
  }

  push(message: RtmpMessage): void {
    const unit = unitOfMessage(message);
    if (unit !== undefined) this.#publication.push(unit);
    else if (message.type === MessageType.DataAmf0 || message.type === MessageType.DataAmf3) {
      this.#sayNameless();
    }
  }

  /** `unpublished`: the encoder said goodbye; `lost`: it may come back within the grace time. */
  end(how: 'unpublished' | 'lost'): void {
    this.#publication.end(how);
  }

  /** Once: an encoder that sends one sends many. */
  #sayNameless(): void {
    if (this.#saidNameless) return;
    this.#saidNameless = true;
    this.#log.warn({}, 'the publisher sends data messages without a name: they are dropped');
  }
}
