import assert from 'node:assert/strict';
import { readApplication } from '../../../src/config/application-xml.ts';
import { formatProblems } from '../../../src/config/format-problems.ts';
import { checkPropertyNames } from '../../../src/config/property-names.ts';
import { readServer } from '../../../src/config/server-xml.ts';
import type { ConfigProblem } from '../../../src/config/settings.ts';
import type { VariableScope } from '../../../src/config/variables.ts';
import { readVHost } from '../../../src/config/vhost-xml.ts';
import { parseXmlDocument } from '../../../src/config/xml-document.ts';
import type { FuzzTarget } from '../target.ts';

const scope: VariableScope = {
  home: '/srv',
  userHome: '/home/user',
  vhost: 'vhost',
  application: undefined,
  env: {},
  secretFiles: new Map(),
};

const property = '<Property><Name>securityX</Name><Value>1</Value><Type>Integer</Type></Property>';
const seeds = [
  `<Root><Application><Name>a</Name><Streams><StreamType>live</StreamType><Properties>${property}</Properties>
    </Streams><Connections><AutoAccept>False</AutoAccept><AllowDomains>a,b</AllowDomains></Connections><Modules>
    <Module><n>m</n><Class>c</Class></Module></Modules><Properties>${property}</Properties></Application></Root>`,
  `<Root><VHost><HostPortList><HostPort><Name>a</Name><Type>Admin</Type><IpAddress>::1</IpAddress>
    <Port>1935, 80</Port><SSLConfig><KeyStorePath>k</KeyStorePath><Protocols>TLSv1.2</Protocols></SSLConfig>
    </HostPort><HostPort><Port>80</Port></HostPort></HostPortList></VHost></Root>`,
  '<Root><Server><Name>s</Name><Manager><Properties/></Manager></Server></Root>',
  // Names of object members, and values that reach for a line or a terminal of their own.
  '<Root><Application><constructor>1</constructor><__proto__/><PingTimeout>1\nb:1:1 error\u0085</PingTimeout></Application></Root>',
];

/** Whatever stands in a file: settings or an error, never an exception; one line of report a problem. */
export const target: FuzzTarget = {
  name: 'configuration',
  seeds: seeds.map((seed) => new TextEncoder().encode(seed)),
  run(bytes) {
    const { root } = parseXmlDocument(bytes, 'fuzz.xml');
    if (root === undefined) return;
    const readers = [
      (problems: ConfigProblem[]) => readServer(root, scope, problems),
      (problems: ConfigProblem[]) => readVHost(root, scope, problems),
      (problems: ConfigProblem[]) => {
        const { application } = readApplication(root, 'live', false, scope, problems);
        if (application !== undefined) problems.push(...checkPropertyNames(application, []));
        return application;
      },
    ];
    for (const read of readers) {
      const problems: ConfigProblem[] = [];
      const settings = read(problems);
      assert.ok(settings !== undefined || problems.some((problem) => problem.severity === 'error'));
      const listed = problems.filter((problem) => problem.severity !== 'not-used').length;
      const lines = formatProblems(problems).split('\n');
      assert.equal(lines.filter((line) => /^fuzz\.xml:\d+:\d+ (error|warning) /.test(line)).length, listed);
      // Beside them: one line of what is not used, the counts, and what is empty.
      assert.ok(lines.filter((line) => line !== '').length <= listed + 2);
    }
  },
};
