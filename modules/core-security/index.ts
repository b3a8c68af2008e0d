import { allow, defineModule, deny, property } from 'sluice/module';
import { readAddressLists } from './address-lists.ts';
import { isValidEncoder, parseEncoders } from './valid-encoders.ts';

const notFromThere = 'This application does not accept clients from there';
/** Wowza's words, which people search for. */
const invalidEncoder = 'RTMP Publishing not allowed. Client is not in a list of valid encoders';

const addressList = (what: string) =>
  property.string({
    description: `${what}: addresses with commas in between, * for whole octets, networks as 10.0.0.0/8`,
    default: '',
  });

/**
 * What `ModuleCoreSecurity` is in Wowza: where clients may come from and by which means. That publishers log in,
 * and how many there may be, is the part of the modules that it brings along.
 */
export default defineModule({
  name: 'core-security',
  apiVersion: 1,
  description:
    'Rules for publishers and players: addresses, encoders, encryption; asks publishers for a password',
  companions: ['rtmp-authenticate', 'connection-limits'],
  properties: {
    securityPublishBlockDuplicateStreamNames: property.boolean({
      description: 'A name that is being published is refused to its own publisher too',
      default: false,
    }),
    securityPublishIPWhiteList: addressList('Only they may publish'),
    securityPublishIPBlackList: addressList('They may not publish'),
    securityPlayIPWhiteList: addressList('Only they may play'),
    securityPlayIPBlackList: addressList('They may not play'),
    securityPublishValidEncoders: property.string({
      description:
        'Beginnings of flashVer with | in between, such as Wirecast/|FMLE/; empty takes all encoders',
      default: '',
    }),
    securityPublishRequireSecureConnection: property.boolean({
      description: 'Publishers must come over TLS',
      default: false,
    }),
    securityPlayRequireSecureConnection: property.boolean({
      description: 'Players must come over TLS',
      default: false,
    }),
  },
  create({ properties }) {
    const publishers = readAddressLists(properties, 'Publish');
    const players = readAddressLists(properties, 'Play');
    const encoders = parseEncoders(properties.securityPublishValidEncoders);

    return {
      onConnect({ client }) {
        const mayComeIn = publishers.admits(client.address) || players.admits(client.address);
        return mayComeIn ? undefined : deny('forbidden', notFromThere);
      },

      onPublish({ client }) {
        if (!publishers.admits(client.address)) return deny('forbidden', notFromThere);
        if (properties.securityPublishRequireSecureConnection && !client.secure) {
          return deny('forbidden', 'Publishing to this application needs an encrypted connection');
        }
        if (client.protocol === 'rtmp' && !isValidEncoder(client.flashVer, encoders)) {
          return deny('forbidden', invalidEncoder);
        }
        return properties.securityPublishBlockDuplicateStreamNames ? allow({ takeOver: false }) : undefined;
      },

      onPlay({ client }) {
        if (!players.admits(client.address)) return deny('forbidden', notFromThere);
        if (properties.securityPlayRequireSecureConnection && !client.secure) {
          return deny('forbidden', 'Playing from this application needs an encrypted connection');
        }
        return undefined;
      },
    };
  },
});
