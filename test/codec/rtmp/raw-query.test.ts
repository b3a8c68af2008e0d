import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseRawQuery } from '../../../src/codec/rtmp/index.ts';

describe('parseRawQuery', () => {
  it('splits at & and the first =, and changes nothing', () => {
    const text = 'authmod=adobe&user=te%40st&challenge=a+b/c==&response=x=y&flag&=z&&user=two';
    const query = parseRawQuery(text);
    assert.equal(query.text, text);
    assert.deepEqual(query.entries(), [
      ['authmod', 'adobe'],
      ['user', 'te%40st'],
      ['challenge', 'a+b/c=='],
      ['response', 'x=y'],
      ['flag', ''],
      ['', 'z'],
      ['user', 'two'],
    ]);
    assert.equal(query.get('user'), 'te%40st');
    assert.equal(query.get('flag'), '');
    assert.equal(query.get('nobody'), undefined);
  });

  it('decodes on demand, and gives the text as sent where that fails', () => {
    const query = parseRawQuery('good=te%40st%2B+x&bad=%zz&cut=100%');
    assert.equal(query.getDecoded('good'), 'te@st++x');
    assert.equal(query.getDecoded('bad'), '%zz');
    assert.equal(query.getDecoded('cut'), '100%');
    assert.equal(query.getDecoded('nobody'), undefined);
  });

  it('has nothing in an empty text', () => {
    assert.deepEqual(parseRawQuery('').entries(), []);
  });

  it('knows no inherited names', () => {
    assert.equal(parseRawQuery('a=1').get('__proto__'), undefined);
    assert.equal(parseRawQuery('__proto__=1').get('__proto__'), '1');
  });
});
