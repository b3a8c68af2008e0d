import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findDigest, genuineKeys, isSignedAnswer } from '../../../src/codec/rtmp/handshake-digest.ts';
import { ServerHandshake } from '../../../src/codec/rtmp/index.ts';
import { ProtocolError } from '../../../src/errors.ts';
import { bytes, counting, piecesOf } from '../../support/bytes.ts';
import { countingHandshake, readRtmpCapture } from '../../support/rtmp-captures.ts';

const c2 = counting(1536, 100);

/** C0, C1 without version and digest, C2, and the first chunk bytes. */
const simpleClient = bytes('03 00000001 00000000', counting(1528, 5), c2, 'aabbcc');

/** C0, C1 and C2 of a client that signs. */
const ffmpegClient = readRtmpCapture('ffmpeg-play').handshake ?? new Uint8Array(0);

describe('ServerHandshake: simple', () => {
  it('answers with time, zero, random bytes and an exact echo (RTMP 1.0 §5.2)', () => {
    const handshake = new ServerHandshake({ ...countingHandshake, nowMs: () => 0x1_02_03_04_05 });
    const { output, done, rest } = handshake.push(simpleClient);
    assert.equal(handshake.mode, 'simple');
    assert.deepEqual(output, [
      bytes('03 02030405 00000000', counting(1528, 8), simpleClient.subarray(1, 1537)),
    ]);
    assert.equal(done, true);
    assert.deepEqual(rest, bytes('aabbcc'));
  });

  it('takes a client that names a version but signs nothing for a simple one', () => {
    const handshake = new ServerHandshake(countingHandshake);
    handshake.push(bytes('03 00000001 09007c02', counting(1528, 5)));
    assert.equal(handshake.mode, 'simple');
  });

  it('answers only when C1 is whole, and is done only when C2 is', () => {
    const handshake = new ServerHandshake(countingHandshake);
    assert.deepEqual(handshake.push(simpleClient.subarray(0, 1536)).output, []);
    const answered = handshake.push(simpleClient.subarray(1536, 1537));
    assert.equal(answered.output.length, 1);
    assert.equal(answered.done, false);
    assert.equal(handshake.push(simpleClient.subarray(1537, 3072)).done, false);
    assert.equal(handshake.push(simpleClient.subarray(3072, 3073)).done, true);
  });

  it('gives back all that follows as a view, and everything once it is done', () => {
    const handshake = new ServerHandshake(countingHandshake);
    const flood = bytes(simpleClient.subarray(0, 3073), new Uint8Array(1_000_000));
    const { rest } = handshake.push(flood);
    assert.equal(rest.length, 1_000_000);
    assert.equal(rest.buffer, flood.buffer);
    assert.deepEqual(handshake.push(c2), { output: [], done: true, rest: c2 });
  });
});

describe('ServerHandshake: digest', () => {
  it("finds ffmpeg's digest and is believed by it", () => {
    const handshake = new ServerHandshake(countingHandshake);
    const { output, done } = handshake.push(ffmpegClient);
    assert.equal(handshake.mode, 'digest');
    assert.equal(done, true);
    const found = findDigest(output[0]?.subarray(1, 1537) ?? c2, genuineKeys.server);
    assert.ok(found !== undefined);
    // The recorded C2 is ffmpeg's answer to this very S1.
    assert.equal(isSignedAnswer(ffmpegClient.subarray(1537), found.digest, genuineKeys.client), true);
  });

  const computed: readonly (readonly [scheme: number, block: number, offset: number, digest: string])[] = [
    [0, 8, 304, '6b0e07376221a23d458f14b809b58cca716cd7f0565f5c7378c78833b15c096f'],
    [1, 772, 1068, '712771686b479f348c0aa6ebaeb60bd70663563cbb045dd15f4d8a734721e4fc'],
  ];
  for (const [scheme, block, offset, digest] of computed) {
    it(`scheme ${scheme} with the position wrapped at 728 (digest computed with Python's hmac)`, () => {
      const c1 = bytes('00000001 80000702', counting(1528));
      c1.set(bytes('ffffffff'), block);
      c1.set(bytes(digest), offset);
      const handshake = new ServerHandshake(countingHandshake);
      const [answer = c2] = handshake.push(bytes('03', c1)).output;
      assert.equal(handshake.mode, 'digest');
      assert.equal(findDigest(answer.subarray(1, 1537), genuineKeys.server)?.scheme, scheme);
      assert.equal(isSignedAnswer(answer.subarray(1537), bytes(digest), genuineKeys.server), true);
    });
  }

  it('one flipped bit in C1 makes it a simple handshake', () => {
    const broken = ffmpegClient.slice();
    broken[900] = (broken[900] ?? 0) ^ 1;
    const handshake = new ServerHandshake(countingHandshake);
    handshake.push(broken);
    assert.equal(handshake.mode, 'simple');
  });

  it('does the same wherever the socket cuts', () => {
    const wire = bytes(ffmpegClient, 'aabbcc');
    const [expected] = new ServerHandshake(countingHandshake).push(wire).output;
    const cuts = [1, 2, 1535, 1536, 1537, 1538, 3072, 3073, 3074];
    const cutInTwo = cuts.map((cut) => [wire.subarray(0, cut), wire.subarray(cut)]);
    for (const pieces of [...cutInTwo, piecesOf(wire, 1), piecesOf(wire, 7), piecesOf(wire, 1448)]) {
      const handshake = new ServerHandshake(countingHandshake);
      const steps = pieces.map((piece) => handshake.push(piece));
      assert.deepEqual(
        steps.flatMap(({ output }) => output),
        [expected],
      );
      assert.deepEqual(bytes(...steps.map(({ rest }) => rest)), bytes('aabbcc'));
    }
  });
});

describe('ServerHandshake: first byte', () => {
  const refused: readonly (readonly [first: number, code: string])[] = [
    [0, 'HANDSHAKE_VERSION'],
    [2, 'HANDSHAKE_VERSION'],
    [6, 'HANDSHAKE_ENCRYPTED'],
    [8, 'HANDSHAKE_ENCRYPTED'],
    [9, 'HANDSHAKE_ENCRYPTED'],
    [0x16, 'TLS_ON_RTMP_PORT'],
    [0x0d, 'PROXY_HEADER_UNEXPECTED'],
    ...['CONNECT', 'GET /', 'HEAD /', 'OPTIONS *', 'POST /', 'PRI * HTTP/2.0', 'DELETE /'].map(
      (text) => [text.charCodeAt(0), 'HTTP_ON_RTMP_PORT'] as const,
    ),
    [32, 'HANDSHAKE_VERSION'],
    ['S'.charCodeAt(0), 'HANDSHAKE_VERSION'],
    [255, 'HANDSHAKE_VERSION'],
  ];
  for (const [first, code] of refused) {
    it(`${first} is refused: ${code}`, () => {
      assert.throws(
        () => new ServerHandshake(countingHandshake).push(Uint8Array.of(first)),
        (error) => error instanceof ProtocolError && error.code === code,
      );
    });
  }

  for (const first of [3, 4, 5, 31]) {
    it(`${first} is answered with 3 (RTMP 1.0 §5.2.2)`, () => {
      const { output } = new ServerHandshake(countingHandshake).push(bytes(Uint8Array.of(first), c2));
      assert.equal(output[0]?.[0], 3);
    });
  }
});
