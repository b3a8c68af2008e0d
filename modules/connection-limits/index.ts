import { type Client, defineModule, deny, property } from 'sluice/module';

const limit = (what: string) =>
  property.integer({ description: `${what}; 0 is no limit`, default: 0, minimum: 0, maximum: 1_000_000 });

/** How many may publish and play at once. Stands behind the module that logs publishers in, to know the user. */
export default defineModule({
  name: 'connection-limits',
  apiVersion: 1,
  description: 'Limits how many may play and publish at once, in all, by user and by address',
  properties: {
    securityPlayMaximumConnections: limit('Players of the application instance at once'),
    securityPublishMaximumPerUser: limit(
      'Streams that one user may publish at once, in all instances of the application',
    ),
    securityPublishMaximumPerAddress: limit(
      'Streams that may be published at once from one address, in all instances of the application',
    ),
  },
  create({ instance, properties, shared: { places } }) {
    // One that takes this one's place has the same instance name, and the same streams.
    const nameOf = (streamName: string) => `${instance}/${streamName}`;
    const asPlayer = ({ id }: Pick<Client, 'id'>) => `player ${id}`;
    const asPublisher = ({ id }: Pick<Client, 'id'>) => `publisher ${id}`;

    return {
      onAppStop: () => places.giveAll(),

      async onPublish({ client, publicName, user }) {
        const { securityPublishMaximumPerAddress, securityPublishMaximumPerUser } = properties;
        const limits = [
          { key: `address ${client.address}`, maximum: securityPublishMaximumPerAddress },
          ...(user === undefined ? [] : [{ key: `user ${user}`, maximum: securityPublishMaximumPerUser }]),
        ];
        // Taken here, not when publishing starts: nobody may pass between the look and the start.
        const full = await places.take(asPublisher(client), limits, nameOf(publicName));
        if (full === undefined) return undefined;
        const maximum = limits.find(({ key }) => key === full)?.maximum;
        const description = `At most ${maximum} streams may be published at once by one user or address`;
        return deny('over-capacity', description);
      },
      onPublishStart: ({ client }) => places.use(asPublisher(client)),
      onPublishStop: ({ client, streamName }) => places.give(asPublisher(client), nameOf(streamName)),

      async onPlay({ client }) {
        const everyone = { key: `players ${instance}`, maximum: properties.securityPlayMaximumConnections };
        const full = await places.take(asPlayer(client), [everyone]);
        if (full === undefined) return undefined;
        return deny('over-capacity', 'This application has as many players as it may have');
      },
      onPlayStart: ({ client }) => places.use(asPlayer(client)),
      onPlayStop: ({ client }) => places.give(asPlayer(client)),

      onDisconnect(client) {
        places.giveAll(asPublisher(client));
        places.giveAll(asPlayer(client));
      },
    };
  },
});
