import type { RtmpMessage } from '../codec/rtmp/index.ts';
import type { Publication } from '../media/publication.ts';
import { unitOfMessage } from './unit-message.ts';

/** The bridge from one message stream into the hub. */
export class RtmpPublisher {
  readonly #publication: Publication;

  constructor(publication: Publication, onEnded: (why: 'taken-over' | 'closed') => void) {
    this.#publication = publication;
    publication.onEnded = onEnded;
  }

  push(message: RtmpMessage): void {
    const unit = unitOfMessage(message);
    if (unit !== undefined) this.#publication.push(unit);
  }

  /** `unpublished`: the encoder said goodbye; `lost`: it may come back within the grace time. */
  end(how: 'unpublished' | 'lost'): void {
    this.#publication.end(how);
  }
}
