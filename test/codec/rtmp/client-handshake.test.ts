import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findDigest, genuineKeys, isSignedAnswer } from '../../../src/codec/rtmp/handshake-digest.ts';
import { ClientHandshake, ServerHandshake } from '../../../src/codec/rtmp/index.ts';
import { ProtocolError } from '../../../src/errors.ts';
import { bytes, counting } from '../../support/bytes.ts';
import { countingHandshake, readServerHandshakes } from '../../support/rtmp-captures.ts';

const nothing = new Uint8Array(0);

describe('ClientHandshake', () => {
  for (const { scheme, answer } of readServerHandshakes()) {
    it(`scheme ${scheme}: node-media-server finds our digest and signs for it`, () => {
      const client = new ClientHandshake({ ...countingHandshake, scheme });
      const ownDigest = findDigest(client.start().subarray(1), genuineKeys.client);
      assert.equal(ownDigest?.scheme, scheme);
      assert.equal(
        isSignedAnswer(answer.subarray(1537), ownDigest?.digest ?? nothing, genuineKeys.server),
        true,
      );

      const { output, done, rest } = client.push(bytes(answer, 'aabb'));
      assert.equal(client.mode, 'digest');
      assert.equal(done, true);
      assert.deepEqual(rest, bytes('aabb'));
      const serverDigest = findDigest(answer.subarray(1, 1537), genuineKeys.server);
      assert.equal(
        isSignedAnswer(output[0] ?? nothing, serverDigest?.digest ?? nothing, genuineKeys.client),
        true,
      );
    });
  }

  it('simple: C1 with version 0, C2 an exact echo', () => {
    const client = new ClientHandshake({ ...countingHandshake, scheme: 'simple' });
    assert.deepEqual(client.start(), bytes('03 00000000 00000000', counting(1528, 8)));
    const s1 = bytes('00000007 00000000', counting(1528, 77));
    const { output, done } = client.push(bytes('03', s1));
    assert.deepEqual(output, [s1]);
    assert.equal(done, false);
    assert.equal(client.mode, 'simple');
    assert.equal(client.push(counting(1536)).done, true);
  });

  it('echoes when the server does not sign', () => {
    const client = new ClientHandshake(countingHandshake);
    client.start();
    const s1 = bytes('00000007 00000000', counting(1528, 77));
    assert.deepEqual(client.push(bytes('03', s1)).output, [s1]);
    assert.equal(client.mode, 'simple');
  });

  for (const scheme of [0, 1, 'simple'] as const) {
    it(`shakes hands with our server byte by byte: ${scheme}`, () => {
      const client = new ClientHandshake({ ...countingHandshake, scheme });
      const server = new ServerHandshake(countingHandshake);
      const toClient = each(client.start()).flatMap((byte) => server.push(byte).output);
      const toServer = each(bytes(...toClient)).flatMap((byte) => client.push(byte).output);
      each(bytes(...toServer)).forEach((byte) => {
        server.push(byte);
      });
      assert.equal(client.push(nothing).done, true);
      assert.equal(server.push(nothing).done, true);
      assert.equal(client.mode, scheme === 'simple' ? 'simple' : 'digest');
      assert.equal(server.mode, client.mode);
    });
  }

  it('refuses a server of another version', () => {
    assert.throws(
      () => new ClientHandshake(countingHandshake).push(Uint8Array.of(6)),
      (error) => error instanceof ProtocolError && error.code === 'HANDSHAKE_VERSION',
    );
  });
});

function each(input: Uint8Array): Uint8Array[] {
  return Array.from(input, (byte) => Uint8Array.of(byte));
}
