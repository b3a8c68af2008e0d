import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  maxProxyHeaderBytes,
  maxProxyLineBytes,
  type ProxyHeaderAnswer,
  ProxyHeaderReader,
} from '../../../src/codec/proxy-protocol/index.ts';
import { bytes, piecesOf } from '../../support/bytes.ts';
import { embedded, refuses } from '../../support/parser-properties.ts';
import { brokenProxyHeaders, noProxyHeaders, proxyHeaders } from '../../vectors/proxy-headers.ts';

const behind = bytes('03 00000000');

/** The last answer, and what the reader was not given any more behind it. */
function readPieces(pieces: readonly Uint8Array[]): readonly [ProxyHeaderAnswer | undefined, Uint8Array] {
  const reader = new ProxyHeaderReader();
  for (const [index, piece] of pieces.entries()) {
    // As sockets give it: a Buffer, whose `slice` is a view, and which may be used again.
    const { buffer, byteOffset, byteLength } = embedded(piece);
    const lent = Buffer.from(buffer, byteOffset, byteLength);
    const answer = reader.push(lent);
    if (answer.kind !== 'more') return [answer, bytes(...pieces.slice(index + 1))];
    lent.fill(0xa5);
  }
  return [undefined, new Uint8Array(0)];
}

/** In one piece, byte by byte, and cut in two at every place. */
function* cutsOf(input: Uint8Array): Generator<readonly Uint8Array[]> {
  yield [input];
  yield piecesOf(input, 1);
  for (let cut = 1; cut < input.length; cut++) yield [input.subarray(0, cut), input.subarray(cut)];
}

describe('ProxyHeaderReader', () => {
  for (const vector of proxyHeaders) {
    it(`reads ${vector.title}, however it is cut, and loses nothing behind it`, () => {
      for (const pieces of cutsOf(bytes(vector.bytes, behind))) {
        const [answer, unread] = readPieces(pieces);
        assert.ok(answer?.kind === 'header');
        assert.deepEqual(answer.header, vector.header);
        assert.deepEqual(bytes(answer.rest, unread), behind);
      }
    });

    it(`waits for the rest of ${vector.title}`, () => {
      for (let length = 0; length < vector.bytes.length; length++) {
        const reader = new ProxyHeaderReader();
        assert.deepEqual(reader.push(vector.bytes.subarray(0, length)), { kind: 'more' });
      }
    });
  }

  for (const { title, bytes: input, code } of brokenProxyHeaders) {
    it(`refuses ${title}, however it is cut`, () => {
      for (const pieces of cutsOf(input)) refuses(() => readPieces(pieces), code);
    });
  }

  for (const { title, bytes: input } of noProxyHeaders) {
    it(`finds no header in ${title}, and loses nothing of it`, () => {
      for (const pieces of cutsOf(input)) {
        const [answer, unread] = readPieces(pieces);
        assert.ok(answer?.kind === 'none');
        assert.deepEqual(bytes(answer.rest, unread), input);
      }
    });
  }

  it('reads the longest headers that may be', () => {
    const line = `PROXY UNKNOWN ${'x'.repeat(maxProxyLineBytes - 16)}\r\n`;
    const [ofText] = readPieces([new TextEncoder().encode(line)]);
    assert.equal(ofText?.kind, 'header');
    const length = (maxProxyHeaderBytes - 16).toString(16).padStart(4, '0');
    const block = new Uint8Array(maxProxyHeaderBytes - 16);
    const [ofBytes] = readPieces([bytes('0d0a0d0a000d0a515549540a 20 00', length, block)]);
    assert.equal(ofBytes?.kind, 'header');
  });
});
