import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkPropertyNames } from '../../src/config/property-names.ts';
import type { PropertySetting, SectionPropertySetting } from '../../src/config/settings.ts';

const known = [
  { name: 'securityPublishRequirePassword' },
  { name: 'securityTokenMode', section: 'HTTPStreamer' },
  { name: 'maximumViewers' },
];

function property(name: string, value = '1', line = 1): PropertySetting {
  return { name, value, type: '', secret: false, location: { file: 'a.xml', line, column: 1 } };
}

function inSection(section: string, name: string): SectionPropertySetting {
  return { ...property(name), section };
}

const own: readonly [name: string, severity: string | undefined, rule: RegExp][] = [
  ['securityPublishRequirePassword', undefined, /./],
  ['maximumViewers', undefined, /./],
  ['anythingAtAll', undefined, /./],
  ['alice.allowedStreams', undefined, /./],
  ['insecurity', undefined, /./],
  ['securityPublishRequirePasword', 'error', /misspelled .*; securityPublishRequirePassword is close$/],
  ['SecurityPublishRequirePassword', 'error', /securityPublishRequirePassword is close$/],
  ['security', 'error', /must be declared by a module/],
  ['securityOfMyOwn', 'error', /must be declared by a module of this application, since .* open the gate$/],
  [
    'secureTokenSharedSecret',
    'error',
    /must be enforced by a module of this application, and none here does/,
  ],
  ['secureTokenSharedSecrets', 'error', /must be declared/],
  ['securityPlayMaximumConnections', 'error', /must be enforced by a module/],
  ['securityTokenMode', 'error', /must stand in Application\/HTTPStreamer\/Properties/],
  ['maximumViewer', 'warning', /maximumViewers is close/],
  ['MaximumViewers', 'warning', /maximumViewers is close/],
  ['securtyPublishRequirePassword', 'warning', /securityPublishRequirePassword is close/],
];

for (const [name, severity, rule] of own) {
  test(`${name} in the application's properties: ${severity ?? 'fine'}`, () => {
    const problems = checkPropertyNames({ properties: [property(name)], sectionProperties: [] }, known);
    assert.equal(problems[0]?.severity, severity);
    if (severity === undefined) return;
    assert.match(problems[0]?.rule ?? '', rule);
    assert.equal(problems[0]?.key, name);
    assert.equal(problems.length, 1);
  });
}

const sections: readonly [section: string, name: string, severity: string | undefined, rule: RegExp][] = [
  ['HTTPStreamer', 'securityTokenMode', undefined, /./],
  ['Streams', 'sortPackets', 'not-used', /kept and ignored/],
  ['Streams', 'securityTokenMode', 'error', /must stand in Application\/HTTPStreamer\/Properties/],
  ['Streams', 'securityPublishRequirePassword', 'error', /must stand in Application\/Properties/],
  ['Streams', 'securityPlayIPWhiteList', 'error', /must be enforced/],
  ['Streams', 'maximumViewers', 'warning', /must stand in Application\/Properties to take effect/],
];

for (const [section, name, severity, rule] of sections) {
  test(`${name} in ${section}: ${severity ?? 'fine'}`, () => {
    const problems = checkPropertyNames(
      { properties: [], sectionProperties: [inSection(section, name)] },
      known,
    );
    assert.equal(problems[0]?.severity, severity);
    if (severity === undefined) return;
    assert.match(problems[0]?.rule ?? '', rule);
    assert.equal(problems[0]?.key, `Application/${section}/Properties/${name}`);
  });
}

test('the same name twice is an error when the values differ, else a warning', () => {
  const check = (second: string) =>
    checkPropertyNames(
      { properties: [property('a', 'x', 1), property('a', second, 5)], sectionProperties: [] },
      known,
    );
  assert.equal(check('y')[0]?.severity, 'error');
  assert.equal(check('x')[0]?.severity, 'warning');
  assert.equal(check('x')[0]?.location.line, 5);
  assert.match(check('x')[0]?.rule ?? '', /the first is on line 1/);
});

test('the value of a secret is not shown', () => {
  const secret = { ...property('secureTokenSharedSecret', 'hunter2'), secret: true };
  const problems = checkPropertyNames({ properties: [secret], sectionProperties: [] }, []);
  assert.equal(problems[0]?.value, '');
});

const withheld: readonly [what: string, name: string, section?: string][] = [
  ['misspelt and guarding', 'secureTokenSharedSecre'],
  ['misspelt at its start', 'scureTokenSharedSecret'],
  ['in the wrong place', 'securityTokenMode'],
  ['close to a known one', 'maximumViewersKeey'],
  ['close to one of Wowza', 'secuureTokenSharedSecret'],
  ['not used in a section', 'playlistPassword', 'Streams'],
];

for (const [what, name, section] of withheld) {
  test(`the value of a name that is ${what} is not shown`, () => {
    const here = { ...property(name, 'hunter2'), section: section ?? 'Streams' };
    const lists = section === undefined ? [[here], []] : [[], [here]];
    const [properties = [], sectionProperties = []] = lists;
    const problems = checkPropertyNames({ properties, sectionProperties }, [
      ...known,
      { name: 'maximumViewersKey' },
      { name: 'secureTokenSharedSecret' },
    ]);
    assert.equal(problems.length, 1);
    assert.equal(problems[0]?.value, '');
  });
}

test('a name that is only close to a secret one is not shown either', () => {
  const lists = { properties: [property('backendPa55', 'hunter2')], sectionProperties: [] };
  const problems = checkPropertyNames(lists, [{ name: 'backendPass' }]);
  assert.match(problems[0]?.rule ?? '', /backendPass is close/);
  assert.equal(problems[0]?.value, '');
});

test('duplicates of such a name are not shown; other values are', () => {
  const twice = (name: string) => {
    const properties = [property(name, 'hunter2', 1), property(name, 'hunter3', 2)];
    return checkPropertyNames({ properties, sectionProperties: [] }, known).map(({ value }) => value);
  };
  assert.deepEqual(twice('backendCredential'), ['']);
  assert.deepEqual(twice('title'), ['hunter3']);
});
