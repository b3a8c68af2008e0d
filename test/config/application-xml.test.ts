import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { readApplication } from '../../src/config/application-xml.ts';
import { sortProblems } from '../../src/config/format-problems.ts';
import type { ApplicationSettings, ConfigProblem } from '../../src/config/settings.ts';
import { parseXmlDocument } from '../../src/config/xml-document.ts';
import { briefly, loadFiles } from './config-home.ts';

const vectors = new URL('../vectors/application-xml/', import.meta.url);

interface Vector {
  readonly file: string;
  /** Errors and warnings in the order of the file. */
  readonly report: readonly string[];
  readonly notUsed: readonly string[];
  readonly settings: Partial<ApplicationSettings>;
}

/** Written after the quirks of real files (Wowza 3.x and 4.x installations and add-ons). */
const table: readonly Vector[] = [
  {
    file: 'wowza4-full.xml',
    report: [
      '16:4 warning Application/Streams/StreamType: must be live or live-lowlatency; it is served as live; live-record',
      '87:4 error securityPlayMaximumConnections: must be enforced by a module of this application, and none here does: remove it, or list a module that declares it',
    ],
    notUsed: [
      'Application/Streams/StorageDir',
      'Application/Streams/KeyDir',
      'Application/Streams/LiveStreamPacketizers',
      'Application/Streams/Properties/sortPackets',
      'Application/Transcoder',
      'Application/HTTPStreamers',
      'Application/SharedObjects',
      'Application/Client/IdleFrequency',
      'Application/Client/Access/StreamAudioSampleAccess',
      'Application/RTP',
      'Application/RTP/Properties/rtpIgnoreProfileLevelId',
      'Application/Repeater',
    ],
    settings: {
      description: 'Studio feeds',
      streamType: 'live-record',
      allowDomains: ['example.com', '*.example.org'],
      streamReadAccess: ['*'],
      streamWriteAccess: ['cam', 'studio/'],
      pingTimeoutMs: 12_000,
    },
  },
  {
    file: 'wowza3-crlf-no-declaration.xml',
    report: [
      '8:4 warning Application/Streams/StreamType: must be live or live-lowlatency; it is served as live; live-record-lowlatency',
    ],
    notUsed: ['Application/Streams/Properties/flushInterval', 'Application/Repeater'],
    settings: { name: 'studio', streamReadAccess: ['*'], streamWriteAccess: [] },
  },
  {
    file: 'minimal-no-types.xml',
    report: [],
    notUsed: [],
    settings: { appType: 'Live', streamType: 'live', autoAccept: true, streamWriteAccess: ['*'] },
  },
  {
    file: 'spelled-n-without-root.xml',
    report: [
      '2:1 warning Application: must stand in <Root>; <Application> alone is read as that',
      '3:2 warning Application/n: must be spelled <Name>; it is read as that',
      '4:2 warning Application/Class: must be an element that Sluice or Wowza knows',
      '7:4 warning Application/Modules/Module/n: must be spelled <Name>; it is read as that',
      '17:4 warning Application/Properties/Property/n: must be spelled <Name>; it is read as that',
      '21:3 error securityRTSPRequirePassword: must be declared by a module of this application, since a misspelled security property would open the gate',
    ],
    notUsed: [],
    settings: { name: 'studio' },
  },
  {
    file: 'edge-bom-cdata-order.xml',
    report: [
      '11:5 warning Application/Properties/Property (templatePath)/Value: must be written with one $ to be replaced; $$ keeps it as text; $${com.wowza.wms.context.VHostConfigHome}',
      '29:4 warning Application/Streams/StreamType: must be live or live-lowlatency; it is served as live; liverepeater-edge',
    ],
    notUsed: ['Application/Repeater'],
    settings: { name: 'studio', autoAccept: false, pingTimeoutMs: 30_000, allowDomains: [] },
  },
  {
    file: 'broken-values.xml',
    report: [
      '4:3 error Application/PingTimeout: must be a whole number from 1000 to 600000; 12 seconds',
      '5:3 error Application/ValidationFrequency: must be a whole number from 1000 to 600000; 0',
      '7:4 error Application/Connections/AutoAccept: must be true or false; yes',
      '9:3 warning Application/Stream: must be an element that Sluice or Wowza knows; <Streams> is close',
      '13:4 error Application/Streams/StreamType: must be one of live, live-lowlatency, live-record, live-record-lowlatency, default, file, record, liverepeater-edge, liverepeater-edge-lowlatency, liverepeater-edge-origin, liverepeater-origin, rtp-live, rtp-live-lowlatency, rtp-live-record, rtp-live-record-lowlatency, shoutcast, shoutcast-record; life',
      '16:4 error Application/Modules/Module/Class: must be given',
      '18:5 warning Application/Modules/Module/Clas: must be an element that Sluice or Wowza knows; <Class> is close',
      '20:4 error Application/Modules/Modul: must be a <Module>',
      '25:4 error securityPublishRequirePasword: must be declared by a module of this application, since a misspelled security property would open the gate; securityPublishRequirePassword is close',
      '30:4 warning securePublishRequirePassword: must be a name that a module declares to take effect; securityPublishRequirePassword is close',
      '37:5 error maxUsers: must be a whole number of 32 bits (Type Integer); many',
      '42:5 error tokenSecret: must be a whole number of 32 bits (Type Integer)',
      '46:3 error Application/Properties: must stand once; the first is on line 24',
    ],
    notUsed: [],
    settings: {},
  },
];

for (const { file, report, notUsed, settings } of table) {
  test(`reads ${file}`, async (t) => {
    const text = await readFile(new URL(file, vectors));
    const { settings: loaded, problems } = await loadFiles(t, { 'conf/studio/Application.xml': text });
    const ofFile = problems.filter((problem) => problem.location.file === 'conf/studio/Application.xml');
    assert.deepEqual(briefly(ofFile.filter((problem) => problem.severity !== 'not-used')), report);
    const ignored = ofFile.filter((problem) => problem.severity === 'not-used');
    assert.deepEqual(
      ignored.map((problem) => problem.key),
      notUsed,
    );
    assert.equal(
      loaded === undefined,
      report.some((line) => line.includes(' error ')),
    );

    const { application } = read(text);
    const picked = Object.fromEntries(
      Object.keys(settings).map((key) => [key, application?.[key as 'name']]),
    );
    assert.deepEqual(picked, settings);
  });
}

const scope = {
  home: '/srv/sluice',
  userHome: '/home/media',
  vhost: '_defaultVHost_',
  env: { SECRET: 'hunter2', DOMAIN: 'example.net' },
  secretFiles: new Map(),
};

function read(xml: string | Uint8Array, name = 'studio') {
  const { root } = parseXmlDocument(typeof xml === 'string' ? new TextEncoder().encode(xml) : xml, 'a.xml');
  assert.ok(root);
  const problems: ConfigProblem[] = [];
  return { ...readApplication(root, name, false, scope, problems), problems };
}

test('modules keep their order, and the line of their class', async () => {
  const { application } = read(await readFile(new URL('edge-bom-cdata-order.xml', vectors)));
  assert.deepEqual(application?.modules, [
    {
      name: 'base',
      description: '',
      className: 'com.wowza.wms.module.ModuleCore',
      location: { file: 'a.xml', line: 17, column: 5 },
    },
  ]);
});

test('properties: variables resolved, CDATA as it is, secrets marked, types as written', () => {
  const property = (name: string, value: string, type = '') =>
    `<Property><Name>${name}</Name><Value>${value}</Value>${type && `<Type>${type}</Type>`}</Property>`;
  const { application, problems } = read(`<Root><Application><Properties>
    ${property('path', '${com.wowza.wms.context.VHostConfigHome}/${com.wowza.wms.context.Application}', 'String')}
    ${property('originSecret', '<![CDATA[ a&b ]]>')}
    ${property('fromEnvironment', 'x${env:SECRET}', 'string')}
    ${property('requirePassword', 'TRUE', 'Boolean')}
  </Properties></Application></Root>`);
  assert.deepEqual(problems, []);
  assert.deepEqual(
    application?.properties.map(({ name, value, type, secret }) => [name, value, type, secret]),
    [
      ['path', '/srv/sluice/studio', 'String', false],
      ['originSecret', ' a&b ', '', true],
      ['fromEnvironment', 'xhunter2', 'string', true],
      ['requirePassword', 'TRUE', 'Boolean', false],
    ],
  );
});

const typed: readonly [type: string, good: readonly string[], bad: readonly string[]][] = [
  ['Boolean', ['true', 'False'], ['', 'yes', '1', 'true1']],
  [
    'Integer',
    ['0', '-1', '+1', '2147483647', '-2147483648'],
    ['', '1.0', '1e3', '0x10', '2147483648', '512k'],
  ],
  ['Long', ['9223372036854775807', '-9223372036854775808'], ['9223372036854775808', '1.5', '', 'x']],
  ['Double', ['0.5', '-1', '1e3', '.5'], ['', 'NaN', 'Infinity', '1,5', 'one']],
  ['String', ['', 'anything'], []],
];

for (const [type, good, bad] of typed) {
  test(`a value of type ${type}`, () => {
    const check = (value: string) =>
      read(`<Root><Application><Properties><Property>
        <Name>p</Name>
        <Value>${value}</Value><Type>${type}</Type></Property></Properties></Application></Root>`).problems;
    for (const value of good) assert.deepEqual(check(value), [], value);
    for (const value of bad) {
      const [problem, ...more] = check(value);
      assert.deepEqual(more, []);
      assert.equal(problem?.severity, 'error', value);
      assert.deepEqual([problem?.key, problem?.value, problem?.location.line], ['p', value, 3]);
    }
  });
}

const reports: readonly [what: string, xml: string, report: readonly string[]][] = [
  [
    'an unknown type is read as text',
    '<Properties><Property><Name>p</Name><Value>1</Value><Type>Float</Type></Property></Properties>',
    ['1:53 warning p: must be String, Boolean, Integer, Long or Double; it is read as String; Float'],
  ],
  [
    'a property without a name or value',
    '<Properties><Property/><Property><Name></Name><Value>x</Value></Property><Property><Name>p</Name></Property></Properties>',
    [
      '1:13 error Application/Properties/Property/Name: must be given',
      '1:13 error Application/Properties/Property/Value: must be given',
      '1:34 error Application/Properties/Property/Name: must be a name',
      '1:74 error Application/Properties/Property (p)/Value: must be given',
    ],
  ],
  [
    'a misspelled guard among the elements is an error',
    '<Modles/><Client><Acess/></Client>',
    [
      '1:1 error Application/Modles: must be an element that Sluice or Wowza knows; <Modules> is close',
      '1:18 error Application/Client/Acess: must be an element that Sluice or Wowza knows; <Access> is close',
    ],
  ],
  [
    'a secret that does not fit is not shown',
    '<PingTimeout>${env:SECRET}</PingTimeout>',
    ['1:1 error Application/PingTimeout: must be a whole number from 1000 to 600000'],
  ],
  [
    'an unset variable says where',
    '<Connections>\n<AllowDomains>a,${env:NOPE}</AllowDomains></Connections>',
    [
      '2:1 error Application/Connections/AllowDomains: must name an environment variable that is set; ${env:NOPE}',
    ],
  ],
  [
    'an element inside a value',
    '<Streams><StreamType><b>live</b></StreamType></Streams>',
    [
      `1:10 error Application/Streams/StreamType: ${'must be one of'}`,
      '1:22 error Application/Streams/StreamType/b: must not stand inside <StreamType>, which holds text',
    ],
  ],
  [
    'text among elements',
    '<Client>open</Client>',
    ['1:1 warning Application/Client: must hold elements only, not text'],
  ],
  [
    'numbers of other forms',
    '<PingTimeout>0x2000</PingTimeout><ApplicationTimeout>1e4</ApplicationTimeout>',
    [
      '1:1 error Application/PingTimeout: must be a whole number from 1000 to 600000; 0x2000',
      '1:34 error Application/ApplicationTimeout: must be a whole number from 0 to 86400000; 1e4',
    ],
  ],
  ['an empty number is its default', '<PingTimeout></PingTimeout>', []],
  ['a stream type in other case', '<Streams><StreamType>LIVE</StreamType></Streams>', []],
  [
    'names of object members are no elements',
    '<constructor/>',
    ['1:1 warning Application/constructor: must be an element that Sluice or Wowza knows'],
  ],
];

for (const [what, inner, report] of reports) {
  test(`reports: ${what}`, () => {
    // The elements start on line 1, column 1 of their own.
    const { problems } = read(`<Root><Application>\n${inner}</Application></Root>`);
    const shifted = problems.map((problem) => ({ ...problem, location: shift(problem.location) }));
    const lines = briefly(sortProblems(shifted));
    assert.equal(lines.length, report.length, lines.join('\n'));
    for (const [index, line] of report.entries()) assert.ok(lines[index]?.startsWith(line), lines[index]);
  });
}

function shift(location: ConfigProblem['location']): ConfigProblem['location'] {
  return { ...location, line: location.line - 1 };
}

const roots: readonly [xml: string, report: readonly string[]][] = [
  ['<Root/>', ['1:1 error Root: must hold <Application>']],
  [
    '<Root><VHost/></Root>',
    [
      '1:1 error Root: must hold <Application>',
      '1:7 warning Root/VHost: must be <Application>; it is ignored',
    ],
  ],
  ['<Config/>', ['1:1 error Config: must be <Root> with <Application> inside']],
  [
    '<Root><Application/><Application/></Root>',
    ['1:21 error Application: must stand once; the first is on line 1'],
  ],
];

for (const [xml, report] of roots) {
  test(`the document ${xml}`, () => assert.deepEqual(briefly(read(xml).problems), report));
}

test("the folder's name counts", () => {
  const xml = '<Root><Application><Name>other</Name></Application></Root>';
  const { application, problems } = read(xml);
  assert.equal(application?.name, 'studio');
  assert.deepEqual(briefly(problems), [
    "1:20 warning Application/Name: must be the folder's name, which counts: studio; other",
  ]);
  assert.deepEqual(read(xml, 'other').problems, []);
});
