import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serializeAmf0 } from '../../src/codec/amf/index.ts';
import { MessageType } from '../../src/codec/rtmp/index.ts';
import type { Publication } from '../../src/media/publication.ts';
import type { UnitInput } from '../../src/media/unit-input.ts';
import { RtmpPublisher } from '../../src/rtmp/publisher.ts';
import { silentLog } from '../support/rtmp-listener.ts';

test('data without a name is dropped and said once; empty sound is nothing to speak of', () => {
  const said: string[] = [];
  const units: UnitInput[] = [];
  const publication = { push: (unit: UnitInput) => units.push(unit), onEnded: () => {} };
  const publisher = new RtmpPublisher(publication as unknown as Publication, {
    log: { ...silentLog, warn: (...line: unknown[]) => said.push(line.map(String).join(' ')) },
    onEnded: () => {},
  });
  const push = (type: number, payload: Uint8Array) =>
    publisher.push({ type, messageStreamId: 1, chunkStreamId: 4, timestampMs: 0, payload });
  push(MessageType.Audio, new Uint8Array());
  assert.deepEqual(said, []);
  for (let count = 0; count < 3; count += 1) push(MessageType.DataAmf0, serializeAmf0(null));
  push(MessageType.DataAmf3, new Uint8Array());
  assert.equal(said.length, 1);
  assert.match(said.join(), /without a name/);
  push(MessageType.DataAmf0, serializeAmf0('onMetaData', {}));
  assert.deepEqual(
    units.map(({ role }) => role),
    ['metadata'],
  );
});
