import { isAbsolute, join } from 'node:path';
import { matchWildcard, parseWildcardPattern } from 'sluice/codec/wildcard';
import { type Decision, defineModule, deny, property } from 'sluice/module';
import { type Account, Accounts, openStore, type Store, storeFile } from 'sluice/store';
import { PasswordChecker } from './password-checker.ts';
import { SeenNames } from './seen-names.ts';

/** What a wrong password gets: nothing tells that there is such an account. */
const closedText = 'Publishing to this application needs a valid user name and password';

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
    let store: Store | undefined;
    let accounts: Accounts | undefined;
    const checker = new PasswordChecker({
      rememberMs: properties.accountsRememberTime,
      now: () => performance.now(),
    });

    const seen = new SeenNames();
    const find = (user: string): Account | undefined => {
      if (accounts === undefined) throw new Error('the database of accounts must be open');
      const account = accounts.find(user);
      if (account !== undefined) seen.add(user);
      return account;
    };
    const mayPublish = (user: string | undefined, streamName: string): Decision | undefined => {
      const account = user === undefined ? undefined : find(user);
      if (account === undefined) {
        // An account that was removed: its rules must not go while its connection stays.
        return user !== undefined && seen.has(user) ? deny('unauthorized', closedText) : undefined;
      }
      // Who logged in before the account was closed, on a connection that is still open.
      if (!isOpen(account)) return deny('unauthorized', closedText);
      if (isAllowed(account, streamName)) return undefined;
      return deny('forbidden', `Stream name not allowed for the logged in user: ${streamName}`);
    };

    return {
      onAppStart() {
        store = openStore(path);
        accounts = new Accounts(store.database, Date.now);
      },
      onAppStop() {
        accounts = undefined;
        store?.close();
      },
      onReleaseStream: ({ publicName, user }) => mayPublish(user, publicName),
      onPublish: ({ publicName, user }) => mayPublish(user, publicName),
      credentials: {
        async verify(user, password) {
          const account = find(user);
          const isRight = await checker.isRight(user, password, account);
          return account === undefined ? undefined : isRight && isOpen(account);
        },
        getAdobeVerifiers(user) {
          const account = find(user);
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
