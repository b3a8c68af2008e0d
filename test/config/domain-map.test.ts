import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { parseDomainMap } from '../../src/config/domain-map.ts';
import { DomainMapFile } from '../../src/config/domain-map-file.ts';
import { briefly, makeHome } from './config-home.ts';

const scope = {
  home: '/srv/sluice',
  userHome: '/home/media',
  vhost: '_defaultVHost_',
  application: undefined,
  env: { WWW: 'hunter2' },
  secretFiles: new Map(),
};

function read(...lines: string[]) {
  const { entries, problems } = parseDomainMap(lines.join('\n'), 'conf/map.txt', scope);
  return { entries, problems: briefly(problems) };
}

const home = '${com.wowza.wms.context.VHostConfigHome}';

test('a map in the form of Wowza’s article about SNI', () => {
  const { entries, problems } = read(
    '# domains',
    '',
    `www.mycompany1.com={"keyStorePath":"${home}/conf/www1.jks", "keyStorePassword":"p=1{}", "keyStoreType":"JKS"}`,
    `*.MyCompany2.com = {"keyStorePath":"${home}/conf/two.jks","keyStorePassword":"\${env:WWW}"}\r`,
    `*={"keyStorePath":"rest.p12", "keyPassword":"k", "keyAlias":"red5"}`,
  );
  assert.deepEqual(problems, []);
  const empty = { keyStorePassword: '', keyStoreType: '', keyPassword: '', keyAlias: '' };
  const at = (line: number) => ({ location: { file: 'conf/map.txt', line, column: 1 } });
  assert.deepEqual(entries, [
    {
      ...empty,
      domain: 'www.mycompany1.com',
      keyStorePath: '/srv/sluice/conf/www1.jks',
      keyStorePassword: 'p=1{}',
      keyStoreType: 'JKS',
      ...at(3),
    },
    {
      ...empty,
      domain: '*.mycompany2.com',
      keyStorePath: '/srv/sluice/conf/two.jks',
      keyStorePassword: 'hunter2',
      ...at(4),
    },
    { ...empty, domain: '*', keyStorePath: 'rest.p12', keyPassword: 'k', keyAlias: 'red5', ...at(5) },
  ]);
});

const lineRule = 'must be a domain, =, and the key store as JSON: www.example.com={"keyStorePath":"…"}';
const map = 'DomainToKeyStoreMap';

const bad: readonly [line: string, report: string][] = [
  ['www.example.com', `1:1 error ${map}: ${lineRule}`],
  ['www.example.com=keystore/www.jks', `1:1 error ${map}: ${lineRule}`],
  ['a.example={"keyStorePath":"k","keyStorePassword":"hunter2}', `1:1 error ${map}/a.example: ${lineRule}`],
  ['a.example={"keyStorePath":"k"} hunter2', `1:1 error ${map}/a.example: ${lineRule}`],
  ['a.example={}', `1:1 error ${map}/a.example/keyStorePath: must be the path of a key store`],
  [
    'a.example={"keyStorePath":["k"]}',
    `1:1 error ${map}/a.example/keyStorePath: must be text in double quotes`,
  ],
  [
    'a*.example={"keyStorePath":"k"}',
    `1:1 error ${map}: must name the domain as *, a host name, or *. and a host name; a*.example`,
  ],
  [
    'a.example={"keyStorePath":"k","keyStorePassword":"${env:UNSET}"}',
    `1:1 error ${map}/a.example/keyStorePassword: must name an environment variable that is set; \${env:UNSET}`,
  ],
  [
    'a.example={"keyStorePath":"k","keyStorePassword":"a${hunter2}"}',
    `1:1 warning ${map}/a.example/keyStorePassword: must be a variable that Sluice knows, else it stays`,
  ],
  [
    'a.example={"keyStorePath":"k","password":"hunter2"}',
    `1:1 warning ${map}/a.example/password: must be one of keyStorePath, keyStorePassword, keyStoreType, keyPassword, keyAlias`,
  ],
  ['# nothing', `1:1 error ${map}: must hold at least one domain`],
];

for (const [line, report] of bad) {
  test(`${line} is reported, without its secrets`, () => {
    const { problems } = read(line);
    assert.deepEqual(problems, [report]);
    assert.doesNotMatch(problems.join(), /hunter2/);
  });
}

test('each broken line is told of, and a domain that comes twice', () => {
  const good = (domain: string) => `${domain}={"keyStorePath":"k"}`;
  const { entries, problems } = read(good('a.example'), 'x', good('A.example'), 'y', good('b.example'));
  assert.deepEqual(
    problems.map((problem) => problem.split(':')[0]),
    ['2', '3', '4'],
  );
  assert.match(problems[1] ?? '', /warning .* line 1 is the one that counts/);
  assert.equal(entries.length, 3);
});

test('the file is read as it is now, with secrets of files of their own', async (t) => {
  const folder = await makeHome(t, {
    'conf/map.txt': '\u{feff}a.example={"keyStorePath":"a.p12","keyStorePassword":"${file:a.password}"}',
    'a.password': 'hunter2\n',
    'conf/binary.txt': new Uint8Array([0x61, 0xff]),
  });
  const source = new DomainMapFile('conf/map.txt', { ...scope, home: folder });
  const { entries, problems } = await source.read();
  assert.deepEqual(problems, []);
  assert.deepEqual(
    entries.map(({ keyStorePath, keyStorePassword }) => [keyStorePath, keyStorePassword]),
    [[path.join(folder, 'a.p12'), 'hunter2']],
  );
  await writeFile(source.path, 'b.example={"keyStorePath":"/etc/b.p12"}');
  assert.equal((await source.read()).entries[0]?.keyStorePath, '/etc/b.p12');
  for (const [file, rule] of [
    ['conf/missing.txt', /must be readable \(ENOENT\)/],
    ['conf', /must be readable \(not a regular file\)/],
    ['conf/binary.txt', /must be UTF-8 text/],
  ] as const) {
    const broken = await new DomainMapFile(file, { ...scope, home: folder }).read();
    assert.match(briefly(broken.problems).join(), rule);
    assert.equal(broken.problems[0]?.location.file, file);
  }
});
