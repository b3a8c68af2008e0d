import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import { formatProblem } from '../../src/config/format-problems.ts';
import { checkFile } from '../../src/server/check-file.ts';
import { loadHome } from '../../src/server/load-home.ts';
import { applicationXml, makeServerHome } from './server-home.ts';

const file = 'conf/live/Application.xml';

describe('a wrong value of a declared property', () => {
  for (const type of ['', '<Type>Boolean</Type>']) {
    it(`is listed once with its value, at its <Value>, ${type === '' ? 'without' : 'with'} a <Type>`, async (t) => {
      const text = applicationXml(undefined, { securityPublishRequirePassword: 'yes' })
        .replace('<Property><Name>', '<Property>\n<Name>')
        .replace('<Value>yes</Value>', `\n<Value>yes</Value>${type}`);
      const home = await makeServerHome(t, { [file]: text });
      const expected = `${file}:5:1 error  securityPublishRequirePassword  must be true or false; got "yes"`;
      const { problems } = await loadHome(home, {});
      assert.deepEqual(problems.map(formatProblem), [expected]);
      const alone = await checkFile(path.join(home, file), {});
      assert.deepEqual(alone.map(formatProblem), [`${home}/${expected}`]);
    });
  }
});
