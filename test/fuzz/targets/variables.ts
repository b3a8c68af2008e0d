import assert from 'node:assert/strict';
import { resolveVariables, splitVariables, type VariableScope } from '../../../src/config/variables.ts';
import type { FuzzTarget } from '../target.ts';

// Values that look like variables: they must never be looked at again.
const longest = '${env:EVIL}${user.home}';
const scope: VariableScope = {
  home: '/srv',
  userHome: '/home/user',
  vhost: 'vhost',
  application: 'live',
  env: { NAME: 'value', EVIL: longest },
  secretFiles: new Map([
    ['/run/a', { text: 'b' }],
    ['/run/c', { failure: 'ENOENT' }],
  ]),
};

const seeds = [
  'plain',
  '${com.wowza.wms.context.VHostConfigHome}/conf/${com.wowza.wms.context.Application}/publish.password',
  'a$${user.home}b${env:NAME}c${env:EVIL}',
  '${file:/run/a}${file:/run/c}${file:/run/${env:NAME}}',
  '${SourceStreamName}.xml,${',
  '$$$${user.home}}}${com.wowza.wms.context.ApplicationInstance}',
];

/** The segments are the text; the output is bounded; an error or warning says what stayed. */
export const target: FuzzTarget = {
  name: 'variables',
  seeds: seeds.map((seed) => new TextEncoder().encode(seed)),
  run(bytes) {
    const text = new TextDecoder().decode(bytes);
    const joined = splitVariables(text).map((segment) => {
      if (segment.kind === 'text') return segment.text;
      return `${segment.kind === 'escaped' ? '$' : ''}\${${segment.name}}`;
    });
    assert.equal(joined.join(''), text);

    const resolved = resolveVariables(text, scope);
    // The shortest variable that brings something in is `${env:EVIL}`.
    assert.ok(resolved.text.length <= text.length * longest.length);
    if (!text.includes('${')) assert.deepEqual(resolved, { text, secret: false, problems: [] });
    // A secret can only come in by one of these two words.
    if (resolved.secret) assert.match(text, /\$\{(env|file):/);
    for (const { value } of resolved.problems) assert.ok(text.includes(value));
  },
};
