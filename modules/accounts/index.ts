import { isAbsolute, join } from 'node:path';
import { matchWildcard, parseWildcardPattern } from 'sluice/codec/wildcard';
import { type Decision, defineModule, deny, property } from 'sluice/module';
import { type Account, Accounts, openStore, storeFile } from 'sluice/store';
import { PasswordChecker } from './password-checker.ts';

/** Sluice's own users, kept in its database: `sluice accounts` manages them, without a restart. */
export default defineModule({
  name: 'accounts',
  apiVersion: 1,
  description: "Knows the users of Sluice's own database, and holds each to the stream names allowed to them",
  properties: {
    accountsDatabase: property.string({
      description: 'The database; empty is data/sluice.db in the home folder',
      default: '',
    }),
    accountsRememberTime: property.integer({
      description:
        'Milliseconds for which a right password is remembered, which saves a slow hash; 0 is never',
      default: 60_000,
      minimum: 0,
      maximum: 3_600_000,
    }),
  },
  create({ paths, properties }) {
    const path = locate(properties.accountsDatabase.trim(), paths);
    const store = openStore(path);
    const accounts = new Accounts(store.database, Date.now);
    const checker = new PasswordChecker({
      rememberMs: properties.accountsRememberTime,
      now: () => performance.now(),
    });

    const mayPublish = (user: string | undefined, streamName: string): Decision | undefined => {
      const account = user === undefined ? undefined : accounts.find(user);
      if (account === undefined || isAllowed(account, streamName)) return undefined;
      return deny('forbidden', `Stream name not allowed for the logged in user: ${account.name}`);
    };

    return {
      onAppStop: () => store.close(),
      onReleaseStream: ({ publicName, user }) => mayPublish(user, publicName),
      onPublish: ({ publicName, user }) => mayPublish(user, publicName),
      credentials: {
        async verify(user, password) {
          const account = accounts.find(user);
          const isRight = await checker.isRight(password, account);
          return account === undefined ? undefined : isRight && isOpen(account);
        },
        getAdobeVerifiers(user) {
          const account = accounts.find(user);
          if (account === undefined) return undefined;
          const { adobeSalt: salt, adobeVerifiers: verifiers } = account;
          // One that is closed still has its salt, so that nothing tells it from a wrong password.
          return { salt, verifiers: isOpen(account) ? verifiers : [] };
        },
      },
    };
  },
});

function locate(file: string, paths: { readonly home: string; readonly data: string }): string {
  if (file === '') return join(paths.data, storeFile);
  return isAbsolute(file) ? file : join(paths.home, file);
}

function isOpen({ enabled, expiresMs }: Account): boolean {
  return enabled && (expiresMs === undefined || Date.now() < expiresMs);
}

function isAllowed({ streams }: Account, streamName: string): boolean {
  if (streams.length === 0) return true;
  return streams.some((pattern) => matchWildcard(parseWildcardPattern(pattern), streamName) !== undefined);
}
