import { parseAmf0 } from '../amf/index.ts';
import { amfToJson } from './amf-json.ts';
import { serializeId3Tag } from './tag.ts';

/** Characters of JSON in a tag: more than cue points need, and as UTF-8 always less than a PES packet holds. */
export const maxId3JsonLength = 16_384;

/**
 * A data message of a publisher (onMetaData, onCuePoint, onTextData ...), as its AMF0 bytes, as an ID3 tag: one
 * TXXX frame with the message's name and its values as JSON, the value itself where there is one and an array
 * where there are several. `undefined` for a message without a name, and one whose JSON is longer than
 * `maxId3JsonLength`. Throws `ProtocolError` for broken AMF0.
 */
export function dataMessageTag(body: Uint8Array): Uint8Array | undefined {
  const [name, ...values] = parseAmf0(body);
  if (typeof name !== 'string') {
    return undefined;
  }
  const value = amfToJson(values.length === 1 ? values[0] : values, maxId3JsonLength);
  return value === undefined ? undefined : serializeId3Tag([{ kind: 'text', description: name, value }]);
}
