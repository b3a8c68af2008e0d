import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  audioTrackPackets,
  FlvReader,
  FlvTagType,
  type TrackPacket,
  videoTrackPackets,
} from '../../../src/codec/flv/index.ts';
import { hex, toHex } from '../../support/bytes.ts';
import { flvFiles } from '../../support/flv-files.ts';

const readers: Readonly<Record<number, (body: Uint8Array) => TrackPacket[]>> = {
  [FlvTagType.Audio]: audioTrackPackets,
  [FlvTagType.Video]: videoTrackPackets,
};

describe('track packets', () => {
  for (const { file, source, bytes, frames } of flvFiles) {
    it(`finds the frames of ${file} that others find (${source})`, () => {
      const found = new FlvReader().push(bytes).flatMap(({ type, timestampMs, body }) =>
        (readers[type]?.(body) ?? [])
          .filter(({ kind }) => kind === 'frame')
          .map((packet) => ({
            kind: type === FlvTagType.Audio ? 'audio' : 'video',
            codec: packet.codec,
            trackId: packet.trackId,
            dtsMs: timestampMs,
            ptsMs: timestampMs + packet.compositionTimeMs,
            bytes: packet.payload.length,
            keyframe: packet.keyframe,
          })),
      );
      assert.deepEqual(found, frames);
    });
  }

  it('tells configurations from frames, whichever form they come in', () => {
    const kinds = [
      videoTrackPackets(hex('17 00 000000 0164001e')),
      videoTrackPackets(hex('17 02 000000')),
      videoTrackPackets(hex('90 61766331 0164001e')),
      videoTrackPackets(hex('92 61766331')),
      videoTrackPackets(hex('95 61763031 800481')),
      audioTrackPackets(hex('af 00 1190')),
      audioTrackPackets(hex('90 4f707573')),
      audioTrackPackets(hex('92 4f707573')),
    ].map(([packet]) => `${packet?.codec} ${packet?.kind}`);
    assert.deepEqual(kinds, [
      'avc1 config',
      'avc1 end',
      'avc1 config',
      'avc1 end',
      'av01 mpegts-config',
      'mp4a config',
      'Opus config',
      'Opus end',
    ]);
  });

  it('gives no composition time but to frames, and nanoseconds of a modifier', () => {
    assert.equal(videoTrackPackets(hex('17 00 000050 01'))[0]?.compositionTimeMs, 0);
    const [packet] = videoTrackPackets(hex('a7 02 07a120 01 61766331 ffffd8 aabb'));
    assert.deepEqual([packet?.offsetNanos, packet?.compositionTimeMs], [500_000, -40]);
    assert.equal(toHex(packet!.payload), 'aabb');
  });

  it('finds nothing in commands, metadata, channel layouts and unknown packet types', () => {
    for (const body of ['57 00', 'd1 00', '94 61766331 02', '99 61766331', '17 03 000000']) {
      assert.deepEqual(videoTrackPackets(hex(body)), [], body);
    }
    for (const body of ['94 4f707573 0002', '99 4f707573', 'af 02 00']) {
      assert.deepEqual(audioTrackPackets(hex(body)), [], body);
    }
  });
});
