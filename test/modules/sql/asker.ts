import { allow, defineModule, deny } from 'sluice/module';

/** Logs publishers in by the providers with what stands in the query, and players by the cleartext password. */
export const asker = defineModule({
  name: 'asker',
  apiVersion: 1,
  description: 'asks the providers',
  create: ({ credentials }) => ({
    async onPublish({ query }, signal) {
      const user = query.getDecoded('user') ?? '';
      const isRight = await credentials.verify(user, query.getDecoded('pass') ?? '', signal);
      return isRight ? allow({ user }) : deny('unauthorized', 'wrong');
    },
    async onPlay({ query }, signal) {
      const user = query.getDecoded('user') ?? '';
      const password = await credentials.getPassword(user, signal);
      return password === query.getDecoded('pass') ? allow({ user }) : deny('unauthorized', 'wrong');
    },
  }),
});
