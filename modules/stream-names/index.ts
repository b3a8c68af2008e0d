import { isAbsolute, join } from 'node:path';
import {
  defineModule,
  deny,
  type PublishRequest,
  property,
  type ReleaseRequest,
  RuleFile,
} from 'sluice/module';
import { allowsName, type NameRule, parseNameRule } from './name-rule.ts';
import { parseRuleList } from './rule-list.ts';

const unavailable = deny('unavailable', 'Stream names cannot be checked at the moment');

/** What a name stands for that a misspelt guard could have: never a user's. */
const guardingName = /^(security|secureToken)/i;

/** Publishers get only the stream names that are theirs. */
export default defineModule({
  name: 'stream-names',
  apiVersion: 1,
  description: 'Binds publishers to the stream names of the property that is named after them',
  guardsPublish: true,
  properties: {
    streamNamesDefault: property.string({
      description: 'What holds for a user without a rule: deny every name or allow it',
      values: ['deny', 'allow'],
      default: 'deny',
    }),
    streamNamesFile: property.string({
      description:
        'File of user: name, name, pattern*; its rules come before those of properties; relative to the home folder',
      default: '',
    }),
  },
  create({ getProperty, isDeclared, log, paths, properties }) {
    const file = properties.streamNamesFile.trim();
    const list =
      file === ''
        ? undefined
        : new RuleFile({
            path: isAbsolute(file) ? file : join(paths.home, file),
            title: 'stream names',
            log,
            parse: parseRuleList,
          });

    /** A setting of the application is nobody's rule, even when a user has its name. */
    function ruleOfProperty(user: string): NameRule | undefined {
      if (guardingName.test(user) || isDeclared(user)) return undefined;
      const text = getProperty(user);
      return text === undefined ? undefined : parseNameRule(text);
    }

    async function check(user: string, { publicName }: PublishRequest | ReleaseRequest) {
      const state = await list?.read();
      if (state !== undefined && state.kind !== 'in-force') return unavailable;
      const rule = state?.rules.get(user) ?? ruleOfProperty(user);
      const allowed =
        rule === undefined ? properties.streamNamesDefault === 'allow' : allowsName(rule, publicName);
      if (allowed) return undefined;
      return deny('forbidden', `Stream name not allowed for the logged in user: ${publicName}`);
    }

    return {
      async onAppStart() {
        const state = await list?.read();
        if (state?.kind === 'missing') {
          log.error({ file }, 'there is no file of stream names: no one can publish');
        }
      },
      async onCheck() {
        return (await list?.check('There is no file of stream names: no one can publish')) ?? [];
      },
      async onReleaseStream(request) {
        // Encoders that log in with what they publish are not known yet.
        return request.user === undefined ? undefined : check(request.user, request);
      },
      async onPublish(request) {
        if (request.user !== undefined) return check(request.user, request);
        return deny('unauthorized', 'This application binds stream names to users: publishing needs a login');
      },
    };
  },
});
