import type { ObjectSchema } from './document-schema.ts';

/** `/Root/Server` of Server.xml. */
export const serverSchema = {
  type: 'object',
  properties: {
    Name: { type: 'string', default: 'Sluice' },
    Description: { type: 'string', default: '' },
    Workers: {
      type: 'string',
      default: '1',
      pattern: '^([1-9]|[1-5][0-9]|6[0-4]|[Aa][Uu][Tt][Oo])$',
      rule: 'must be a number of processes from 1 to 64, or auto for one a core',
      // With a typing error all cores but one would lie idle, and nobody would know.
      guard: true,
    },
  },
  notUsed: [
    'RESTInterface',
    'CommandInterface',
    'AdminInterface',
    'Stats',
    'JMXRemoteConfiguration',
    'UserAgents',
    'Streams',
    'ServerListeners',
    'VHostListeners',
    'HandlerThreadPool',
    'TransportThreadPool',
    'RTP',
    'Manager',
    'Transcoder',
    'MediaCasters',
    'Properties',
  ],
} as const satisfies ObjectSchema;
