import { randomUUID } from 'node:crypto';
import { type Client, defineModule, deny, property } from 'sluice/module';
import { joinPlaces } from './shared-places.ts';

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
  create({ application, instance, paths, properties }) {
    const self = randomUUID();
    const idOf = ({ id }: Pick<Client, 'id'>) => `${self} ${id}`;
    // One that takes this one's place has the same instance name, and the same streams.
    const nameOf = (streamName: string) => `${instance}/${streamName}`;
    const everyone = `everyone ${instance}`;
    let joined: ReturnType<typeof joinPlaces> | undefined;
    const places = () => {
      if (joined === undefined) throw new Error('the module must have been started');
      return joined;
    };

    return {
      onAppStart() {
        joined = joinPlaces(application, paths.home);
      },
      onAppStop() {
        joined?.leave();
      },

      onPublish({ client, publicName, user }) {
        const { publishers } = places();
        publishers.giveUnused(idOf(client));
        const limits = [
          { key: `address ${client.address}`, maximum: properties.securityPublishMaximumPerAddress },
          ...(user === undefined
            ? []
            : [{ key: `user ${user}`, maximum: properties.securityPublishMaximumPerUser }]),
        ];
        for (const { key, maximum } of limits) {
          if (maximum === 0 || publishers.count(key) < maximum) continue;
          if (publishers.hasStream(key, nameOf(publicName))) continue;
          const description = `At most ${maximum} streams may be published at once by one user or address`;
          return deny('over-capacity', description);
        }
        // Taken here, not when publishing starts: nobody may pass between the look and the start.
        publishers.take(
          idOf(client),
          nameOf(publicName),
          limits.map(({ key }) => key),
        );
        return undefined;
      },
      onPublishStart: ({ client }) => places().publishers.use(idOf(client)),
      onPublishStop: ({ client, streamName }) => places().publishers.give(idOf(client), nameOf(streamName)),

      onPlay({ client, publicName }) {
        const { players } = places();
        players.giveUnused(idOf(client));
        const maximum = properties.securityPlayMaximumConnections;
        if (maximum > 0 && players.count(everyone) >= maximum) {
          return deny('over-capacity', 'This application has as many players as it may have');
        }
        players.take(idOf(client), nameOf(publicName), [everyone]);
        return undefined;
      },
      onPlayStart: ({ client }) => places().players.use(idOf(client)),
      onPlayStop: ({ client, streamName }) => places().players.give(idOf(client), nameOf(streamName)),

      onDisconnect(client) {
        const { players, publishers } = places();
        publishers.giveAll(idOf(client));
        players.giveAll(idOf(client));
      },
    };
  },
});
