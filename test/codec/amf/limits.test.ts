import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  AmfDictionary,
  AmfEcmaArray,
  AmfExternalizable,
  type AmfLimits,
  AmfObjectVector,
  AmfTypedObject,
  type AmfValue,
  defaultAmfLimits,
  highestAmfDepth,
  parseAmf0,
  parseAmf3,
  serializeAmf0,
  serializeAmf3,
} from '../../../src/codec/amf/index.ts';

const versions = [
  { version: 'AMF0', parse: parseAmf0, serialize: serializeAmf0 },
  { version: 'AMF3', parse: parseAmf3, serialize: serializeAmf3 },
];

const exceeded = { name: 'ProtocolError', code: 'LIMIT_EXCEEDED' };

/** `levels` arrays in one another. */
function nested(levels: number): AmfValue {
  let value: AmfValue = null;
  for (let i = 0; i < levels; i += 1) value = [value];
  return value;
}

/** Each kind of value that holds others, around one. */
const containers: readonly [name: string, around: (value: AmfValue) => AmfValue][] = [
  ['array', (value) => [value]],
  ['object', (value) => ({ a: value })],
  ['ECMA array', (value) => new AmfEcmaArray({ a: value })],
  ['typed object', (value) => new AmfTypedObject('a', { a: value })],
  ['vector', (value) => new AmfObjectVector('*', [value])],
  ['key of a dictionary', (value) => new AmfDictionary([[value, null]])],
  ['value of a dictionary', (value) => new AmfDictionary([[null, value]])],
  ['externalizable object', (value) => new AmfExternalizable('flex.messaging.io.ObjectProxy', value)],
];

function hex(text: string): Uint8Array {
  return Buffer.from(text.replaceAll(' ', ''), 'hex');
}

for (const { version, parse, serialize } of versions) {
  describe(`limits of ${version}`, () => {
    const atLimit: readonly [
      name: string,
      limits: Partial<AmfLimits>,
      allowed: AmfValue,
      refused: AmfValue,
    ][] = [
      ['maxDepth', { maxDepth: 3 }, nested(3), nested(4)],
      ['maxDepth by default', {}, nested(defaultAmfLimits.maxDepth), nested(defaultAmfLimits.maxDepth + 1)],
      ['maxDepth of neighbours', { maxDepth: 2 }, [[], [], []], [[], [[]]]],
      ['maxValues', { maxValues: 4 }, [1, 2, 3], [1, 2, 3, 4]],
      ['maxValues across nested values', { maxValues: 4 }, [[1], 2], [[1], [2]]],
      ['maxStringBytes', { maxStringBytes: 4 }, 'éé', 'éée'],
      ['maxStringBytes of byte arrays', { maxStringBytes: 4 }, new Uint8Array(4), new Uint8Array(5)],
      ['maxNameBytes', { maxNameBytes: 3 }, { abc: 1 }, { abcd: 1 }],
      ['maxTotalBytes', { maxTotalBytes: 6 }, { ab: 'cdef' }, { ab: 'cdefg' }],
      ['maxTotalBytes of several strings', { maxTotalBytes: 4 }, ['ab', 'cd'], ['ab', 'cd', 'e']],
    ];

    for (const [name, limits, allowed, refused] of atLimit) {
      it(`hold for ${name}`, () => {
        parse(serialize(allowed), limits);
        assert.throws(() => parse(serialize(refused), limits), exceeded);
      });
    }

    for (const [name, around] of containers) {
      it(`count the level that this adds: ${name}`, () => {
        parse(serialize(around([null])), { maxDepth: 2 });
        assert.throws(() => parse(serialize(around([[null]])), { maxDepth: 2 }), exceeded);
        assert.throws(() => serialize(around(nested(highestAmfDepth))), { code: 'LIMIT_EXCEEDED' });
      });
    }

    it('never let nesting pass the highest depth, whatever they say', () => {
      const limits = { maxDepth: 100_000 };
      parse(serialize(nested(highestAmfDepth)), limits);
      const deeper = version === 'AMF0' ? '0a00000001' : '090301';
      assert.throws(() => parse(hex(`${deeper.repeat(highestAmfDepth + 1)}05`), limits), exceeded);
      assert.throws(() => serialize(nested(highestAmfDepth + 1)), { code: 'LIMIT_EXCEEDED' });
    });

    it('stop nesting of a hundred thousand levels before the stack does', () => {
      const deeper = version === 'AMF0' ? '0a00000001' : '090301';
      assert.throws(() => parse(hex(deeper.repeat(100_000))), exceeded);
    });

    it('count the room that V8 makes below a property whose name is a number', () => {
      parse(serialize({ 500: null, 499: null }), { maxValues: 504 });
      assert.throws(() => parse(serialize({ 500: null, 499: null }), { maxValues: 503 }), exceeded);
      parse(serialize({ 9999: null }), { maxValues: 1026 });
      parse(serialize({ 10000: null, a: null }), { maxValues: 3 });
    });

    it('refuse a count that is too high before the first item is read', () => {
      const noValues = 'ff'.repeat(20_000);
      const bytes = version === 'AMF0' ? hex(`0a 00004e20 ${noValues}`) : hex(`09 82b841 01 ${noValues}`);
      assert.throws(() => parse(bytes), exceeded);
    });
  });
}

describe('limits on references', () => {
  it('count the depth that an AMF0 reference brings along', () => {
    // [[[null]], [reference to the first item]]: three levels, then one more around them.
    const bytes = hex('0a 00000002  0a 00000001 0a 00000001 05  0a 00000001 07 0001');
    parseAmf0(bytes, { maxDepth: 4 });
    assert.throws(() => parseAmf0(bytes, { maxDepth: 3 }), exceeded);
  });

  it('count the depth that an AMF3 reference brings along', () => {
    const bytes = hex('09 05 01  09 03 01 09 03 01 01  09 03 01 09 02');
    parseAmf3(bytes, { maxDepth: 4 });
    assert.throws(() => parseAmf3(bytes, { maxDepth: 3 }), exceeded);
  });

  it('count the bytes of an AMF3 string each time it is referred to', () => {
    const bytes = hex('06 0b 6162636465 06 00 06 00');
    parseAmf3(bytes, { maxTotalBytes: 15 });
    assert.throws(() => parseAmf3(bytes, { maxTotalBytes: 14 }), exceeded);
  });

  it('count the names of AMF3 traits for each object that has them', () => {
    const bytes = hex('0a 13 01 0b 6162636465 01  0a 01 01  0a 01 01');
    parseAmf3(bytes, { maxTotalBytes: 15 });
    assert.throws(() => parseAmf3(bytes, { maxTotalBytes: 14 }), exceeded);
  });

  it('count room once, in whatever order the names come', () => {
    const bytes = hex('03  0003 353030 05  0003 343939 05  0003 353030 05  0000 09');
    parseAmf0(bytes, { maxValues: 505 });
    assert.throws(() => parseAmf0(bytes, { maxValues: 504 }), exceeded);
  });

  it('count the room below a sealed member whose name is a number', () => {
    const bytes = hex('0a 13 01 07 353030 01');
    parseAmf3(bytes, { maxValues: 503 });
    assert.throws(() => parseAmf3(bytes, { maxValues: 502 }), exceeded);
  });

  it('count the items of AMF3 vectors of numbers', () => {
    const bytes = hex('0d 03 00 00000001  0d 03 00 00000002');
    parseAmf3(bytes, { maxValues: 4 });
    assert.throws(() => parseAmf3(bytes, { maxValues: 3 }), exceeded);
  });

  it('count all of the depth that a reference brings along, not only that of the last item', () => {
    // [[[null]], []], then [reference to it].
    const bytes = hex('0a 00000002  0a 00000001 0a 00000001 05  0a 00000000   0a 00000001 07 0000');
    parseAmf0(bytes, { maxDepth: 4 });
    assert.throws(() => parseAmf0(bytes, { maxDepth: 3 }), exceeded);
  });

  it('do not count the depth of what stood before', () => {
    // [[[null]]], then [], then [[reference to the empty one]].
    const deep = '0a 00000001 0a 00000001 0a 00000001 05';
    parseAmf0(hex(`${deep}  0a 00000000  0a 00000001 0a 00000001 07 0003`), { maxDepth: 3 });
  });
});

describe('default limits', () => {
  it('keep every name that is not UTF-8 writable in AMF0', () => {
    const length = defaultAmfLimits.maxNameBytes;
    const noUtf8 = Buffer.alloc(length, 0xff);
    const values = parseAmf0(
      Buffer.concat([hex(`03 ${length.toString(16).padStart(4, '0')}`), noUtf8, hex('05 000009')]),
    );
    assert.ok(serializeAmf0(...values).length > 3 * length);
  });

  it('let an XMP packet of 200 kB pass', () => {
    assert.equal(parseAmf0(serializeAmf0('onXMPData', { liveXML: 'x'.repeat(200_000) })).length, 2);
  });
});
