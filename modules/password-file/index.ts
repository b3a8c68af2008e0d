import { defineModule, property } from 'sluice/module';
import { choosePasswordFile } from './file-choice.ts';
import { PasswordStore } from './password-store.ts';
import { StoredPasswordChecker } from './stored-password-checker.ts';

/** Knows the users of a password file, as Wowza keeps them. It decides nothing itself. */
export default defineModule({
  name: 'password-file',
  apiVersion: 1,
  description: 'Knows the users and passwords of a publish.password or admin.password file',
  properties: {
    securityPublishPasswordFile: property.string({
      description: 'File of user names and passwords; empty is conf/publish.password in the home folder',
      default: '',
    }),
    rtmpEncoderAuthenticateFile: property.string({
      description: 'The same, under the name that ModuleRTMPAuthenticate gives it',
      default: '',
    }),
    rtspEncoderAuthenticateFile: property.string({
      description: 'The same, under the name that Wowza gives it for RTSP',
      default: '',
    }),
    passwordFileRealm: property.string({
      description: 'Realm of passwords that are kept as digest: md5(user:realm:password)',
      default: 'Wowza',
    }),
  },
  create({ log, paths, properties, role }) {
    const { isNamed, path } = choosePasswordFile(properties, paths);
    // A file that nobody asked for has no users when it is not there; one that somebody did is then a failure.
    const store = new PasswordStore({ path, log, mayBeMissing: !isNamed && role === 'default-provider' });
    const checker = new StoredPasswordChecker(properties.passwordFileRealm);

    return {
      onAppStart: () => store.prepare(),
      onCheck: () => store.check(),
      credentials: {
        async getPassword(user) {
          const stored = (await store.read()).get(user);
          return stored?.kind === 'cleartext' ? stored.password : undefined;
        },
        async verify(user, password) {
          return checker.verify(await store.read(), user, password);
        },
      },
    };
  },
});
