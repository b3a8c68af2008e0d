import { isAbsolute, join } from 'node:path';
import { allow, defineModule, deny, property } from 'sluice/module';
import { PasswordStore } from './password-store.ts';
import { findCredentials } from './publish-credentials.ts';

/** The same for every cause: whoever guesses must not learn which user names exist. */
const refusal = 'Publishing to this application needs a valid user name and password';

/** What `ModuleCoreSecurity` is in Wowza: it asks publishers for a user name and a password. */
export default defineModule({
  name: 'core-security',
  apiVersion: 1,
  description: 'Asks publishers for a user name and a password from publish.password',
  guardsPublish: true,
  properties: {
    securityPublishRequirePassword: property.boolean({
      description: 'Publishers must give a user name and a password',
      default: true,
    }),
    securityPublishPasswordFile: property.string({
      description: 'File of user names and passwords; empty is conf/publish.password in the home folder',
      default: '',
    }),
    securityPublishBlockDuplicateStreamNames: property.boolean({
      description: 'A name that is being published is refused to its own publisher too',
      default: false,
    }),
  },
  create({ credentials, log, paths, properties }) {
    const file = properties.securityPublishPasswordFile.trim();
    const store = new PasswordStore(locate(file, paths), log);
    const takeOver = !properties.securityPublishBlockDuplicateStreamNames;

    return {
      async onAppStart() {
        if (!properties.securityPublishRequirePassword) {
          log.warn({}, 'securityPublishRequirePassword is false: anyone may publish to this application');
          return;
        }
        await store.prepare();
      },

      async onPublish(request, signal) {
        if (!properties.securityPublishRequirePassword) return allow({ takeOver });
        const attempts = findCredentials(request);
        for (const { password, user } of attempts) {
          if (await credentials.verify(user, password, signal)) return allow({ user, takeOver });
        }
        const claimedUser = attempts[0]?.user;
        return deny('unauthorized', refusal, claimedUser === undefined ? {} : { claimedUser });
      },

      credentials: {
        getPassword: (user) => store.getPassword(user),
      },
    };
  },
});

function locate(file: string, paths: { readonly home: string; readonly conf: string }): string {
  if (file === '') return join(paths.conf, 'publish.password');
  return isAbsolute(file) ? file : join(paths.home, file);
}
