import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAll, TestHub } from '../support/hub.ts';
import { audio, interframe, keyframe, makeUnit, metadata, texts, videoConfig } from '../support/units.ts';

test('units pass without loss, on the clock of the stream', () => {
  const hub = new TestHub();
  const publication = hub.publish();
  const { reader } = hub.attach();
  const body = Buffer.from('as sent');
  publication.push(keyframe(5_000, { codec: 'hvc1', compositionTimeMs: 80, trackId: 3, body }));
  const [unit] = readAll(reader);
  assert.deepEqual(unit, {
    kind: 'video',
    role: 'frame',
    trackId: 3,
    codec: 'hvc1',
    keyframe: true,
    dtsMs: 5_000,
    ptsMs: 5_080,
    body,
  });
  assert.equal(unit?.body, body);
});

test('video before the first keyframe is not taken, everything else is', () => {
  const hub = new TestHub();
  const publication = hub.publish();
  for (const unit of [metadata(), videoConfig(), interframe(0), audio(10), makeUnit(20, { role: 'end' })]) {
    assert.equal(publication.push(unit), true);
  }
  assert.deepEqual([publication.stream.stats().units, publication.stream.stats().refusedUnits], [4, 1]);
});

test('a unit larger than the limit is not taken and does not end the stream', () => {
  const hub = new TestHub({ limits: { maxUnitBytes: 100 } });
  const publication = hub.publish();
  const { reader } = hub.attach();
  publication.push(keyframe(0, { body: new Uint8Array(100) }));
  publication.push(metadata(new Uint8Array(101)));
  publication.push(interframe(40, { body: 'p' }));
  assert.deepEqual(texts(readAll(reader)).at(-1), 'p');
  const { units, bytes, refusedUnits, keyframes } = publication.stream.stats();
  assert.deepEqual(
    { units, bytes, refusedUnits, keyframes },
    { units: 2, bytes: 101, refusedUnits: 1, keyframes: 1 },
  );
});

test('after its end a publication takes nothing, and ends once', () => {
  const hub = new TestHub();
  const publication = hub.publish();
  publication.onEnded = () => assert.fail('the owner ended it itself');
  publication.end('lost');
  publication.end('unpublished');
  assert.deepEqual([publication.ended, publication.push(keyframe(0))], [true, false]);
  assert.equal(publication.stream.state, 'grace');
  assert.equal(publication.stream.stats().units, 0);
});
