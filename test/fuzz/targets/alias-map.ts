import assert from 'node:assert/strict';
import { maxAliasNameLength, parseAliasMap } from '../../../src/codec/alias-map/index.ts';
import { matchWildcard, parseWildcardPattern } from '../../../src/codec/wildcard/index.ts';
import type { FuzzTarget } from '../target.ts';

/** No file throws; every name gets an alias within its limit or a reason; matches put together are the name. */
export const target: FuzzTarget = {
  name: 'alias-map',
  seeds: [
    '# format [pattern]=[alias]\nsports=rtsp://192.168.1.7/sports?profile=1\nnews = camera1\n\n*=${Stream.Name}',
    'a*b*=${Wildcard.Match2}/${Wildcard.Match1}\r\n*/*=${Stream.Name.Part2}',
    'x=${Application.Name}/${AppInstance.Name}/${VHost.Name}\na*=${Stream.Name.Part3}',
    '\ufeff*a*a*=1\n=\nx=${',
  ].map((text) => new TextEncoder().encode(text)),
  run(bytes) {
    const { map, problems } = parseAliasMap(bytes);
    const lines = new TextDecoder().decode(bytes).split(/\r\n|\n|\r/);
    assert.ok(
      map.rules.length + problems.filter(({ severity }) => severity === 'error').length <= lines.length,
    );
    for (const { line } of problems) assert.ok(line >= 1 && line <= lines.length, 'a line number');

    const names = ['sports', 'a/b', 'aXbY', ...lines.slice(0, 4)];
    for (const streamName of names) {
      const outcome = map.resolve({ streamName, application: 'live', instance: '_definst_', vhost: 'v' });
      if (outcome.kind === 'none') continue;
      assert.ok(outcome.line >= 1 && outcome.line <= lines.length, 'a line number');
      if (outcome.kind === 'alias')
        assert.ok(outcome.name !== '' && outcome.name.length <= maxAliasNameLength);
    }
    for (const line of lines.slice(0, 4)) {
      const pattern = parseWildcardPattern(line);
      assert.equal(pattern.literals.join('*'), line);
      for (const name of names) {
        const matches = matchWildcard(pattern, name);
        if (matches === undefined) continue;
        const whole = pattern.literals.map((literal, index) => literal + (matches[index] ?? '')).join('');
        assert.equal(whole, name);
      }
      assert.ok(matchWildcard(pattern, pattern.literals.join('')), 'nothing for every star');
    }
  },
};
