import { type Allow, allow, defineModule, deny } from 'sluice/module';

/** Publishes as the user of the query when a provider knows the user, and keeps what password it was told. */
export function tokenAsker() {
  const found: (string | undefined)[] = [];
  const definition = defineModule({
    name: 'asker',
    apiVersion: 1,
    description: 'asks for passwords',
    create: ({ credentials }) => ({
      async onPublish({ query }, signal) {
        const user = query.getDecoded('user') ?? '';
        const password = await credentials.getPassword(user, signal);
        found.push(password);
        return password === undefined ? deny('unauthorized', 'unknown') : (allow({ user }) satisfies Allow);
      },
    }),
  });
  return { definition, found };
}
