import type { ReaderListener } from '../../src/media/reader.ts';

/** Writes down what a reader's owner is told. */
export class RecordingListener implements ReaderListener {
  readonly events: string[] = [];

  onUnits(): void {
    this.events.push('units');
  }

  onPublisherStart(): void {
    this.events.push('start');
  }

  onPublisherStop(): void {
    this.events.push('stop');
  }

  onEnd(): void {
    this.events.push('end');
  }

  /** The events since the last call. */
  take(): string[] {
    return this.events.splice(0);
  }
}
