import { defineModule, deny, property } from 'sluice/module';
import { OpenPlaces } from './open-places.ts';

const limit = (what: string) =>
  property.integer({ description: `${what}; 0 is no limit`, default: 0, minimum: 0, maximum: 1_000_000 });

/** How many may publish and play at once. Stands behind the module that logs publishers in, to know the user. */
export default defineModule({
  name: 'connection-limits',
  apiVersion: 1,
  description: 'Limits how many may play and publish at once, in all, by user and by address',
  properties: {
    securityPlayMaximumConnections: limit('Players of the application instance at once'),
    securityPublishMaximumPerUser: limit('Streams that one user may publish at once'),
    securityPublishMaximumPerAddress: limit('Streams that may be published at once from one address'),
  },
  create({ properties }) {
    const players = new OpenPlaces();
    const publishers = new OpenPlaces();
    const everyone = 'everyone';

    return {
      onPublish({ client, publicName, user }) {
        publishers.giveUnused(client.id);
        const limits = [
          { key: `address ${client.address}`, maximum: properties.securityPublishMaximumPerAddress },
          ...(user === undefined
            ? []
            : [{ key: `user ${user}`, maximum: properties.securityPublishMaximumPerUser }]),
        ];
        for (const { key, maximum } of limits) {
          if (maximum === 0 || publishers.count(key) < maximum) continue;
          if (publishers.hasStream(key, publicName)) continue;
          const description = `At most ${maximum} streams may be published at once by one user or address`;
          return deny('over-capacity', description);
        }
        // Taken here, not when publishing starts: nobody may pass between the look and the start.
        publishers.take(
          client.id,
          publicName,
          limits.map(({ key }) => key),
        );
        return undefined;
      },
      onPublishStart: ({ client }) => publishers.use(client.id),
      onPublishStop: ({ client, streamName }) => publishers.give(client.id, streamName),

      onPlay({ client, publicName }) {
        players.giveUnused(client.id);
        const maximum = properties.securityPlayMaximumConnections;
        if (maximum > 0 && players.count(everyone) >= maximum) {
          return deny('over-capacity', 'This application has as many players as it may have');
        }
        players.take(client.id, publicName, [everyone]);
        return undefined;
      },
      onPlayStart: ({ client }) => players.use(client.id),
      onPlayStop: ({ client, streamName }) => players.give(client.id, streamName),

      onDisconnect({ id }) {
        publishers.giveAll(id);
        players.giveAll(id);
      },
    };
  },
});
