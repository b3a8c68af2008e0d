import { ByteWriter } from '../bits/index.ts';
import { fullBox } from './box.ts';

/** scheme_id_uri of an event message whose data is an ID3 tag (AOM, Carriage of ID3 Timed Metadata in CMAF). */
export const id3Scheme = 'https://aomedia.org/emsg/ID3';
/** event_duration of an event whose end is not known (ISO/IEC 23009-1 §5.10.3.3.4). */
export const unknownEventDuration = 0xff_ff_ff_ff;

/** An event on the media's own timeline. */
export interface EventMessage {
  /** A URI that says what the data is, as {@link id3Scheme}. */
  readonly schemeIdUri: string;
  /** Meaning is the scheme's; often empty. */
  readonly value: string;
  /** Ticks in a second, of both times. */
  readonly timescale: number;
  /** Presentation time from the start of the timeline, in ticks. */
  readonly presentationTime: number;
  /** In ticks. */
  readonly duration: number;
  /** Messages of like scheme, value and id are the same event, however often they come. 32 bits. */
  readonly id: number;
  readonly data: Uint8Array;
}

/** `emsg` version 1 (ISO/IEC 23009-1 §5.10.3.3, CMAF §7.4.5). A NUL in a text throws `RangeError`. */
export function serializeEventMessage(event: EventMessage): Uint8Array {
  const fields = new ByteWriter(64 + event.data.length);
  fields.writeUint32(event.timescale);
  fields.writeUint64(event.presentationTime);
  fields.writeUint32(event.duration);
  fields.writeUint32(event.id);
  fields.writeBytes(terminated(event.schemeIdUri));
  fields.writeBytes(terminated(event.value));
  fields.writeBytes(event.data);
  return fullBox('emsg', 1, 0, fields.finish());
}

function terminated(text: string): Uint8Array {
  if (text.includes('\0')) {
    throw new RangeError('A text of an event message must not hold a NUL');
  }
  return new TextEncoder().encode(`${text}\0`);
}
