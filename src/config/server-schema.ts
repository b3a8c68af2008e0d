import type { ObjectSchema } from './document-schema.ts';

/** `/Root/Server` of Server.xml. */
export const serverSchema = {
  type: 'object',
  properties: {
    Name: { type: 'string', default: 'Sluice' },
    Description: { type: 'string', default: '' },
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
