import type { ObjectSchema } from './document-schema.ts';

/** A `<Property>` of any `<Properties>`. */
export const propertySchema = {
  type: 'object',
  properties: {
    Name: { type: 'string', minLength: 1, rule: 'must be a name' },
    Value: { type: 'string' },
    Type: { type: 'string', default: '' },
  },
  required: ['Name', 'Value'],
  notUsed: ['Description'],
  aliases: { n: 'Name' },
} as const satisfies ObjectSchema;

const module = {
  type: 'object',
  properties: {
    Name: { type: 'string', default: '' },
    Description: { type: 'string', default: '' },
    Class: {
      type: 'string',
      minLength: 1,
      rule: 'must be a built-in name, a Wowza class, a path from the home folder or an npm package',
    },
  },
  required: ['Class'],
  aliases: { n: 'Name' },
} as const satisfies ObjectSchema;

/** Stream types of Wowza. */
export const streamTypes = [
  'live',
  'live-lowlatency',
  'live-record',
  'live-record-lowlatency',
  'default',
  'file',
  'record',
  'liverepeater-edge',
  'liverepeater-edge-lowlatency',
  'liverepeater-edge-origin',
  'liverepeater-origin',
  'rtp-live',
  'rtp-live-lowlatency',
  'rtp-live-record',
  'rtp-live-record-lowlatency',
  'shoutcast',
  'shoutcast-record',
] as const;

/** `/Root/Application` of an Application.xml. */
export const applicationSchema = {
  type: 'object',
  properties: {
    Name: { type: 'string', default: '' },
    AppType: { type: 'string', default: 'Live' },
    Description: { type: 'string', default: '' },
    ApplicationTimeout: { type: 'integer', minimum: 0, maximum: 86_400_000, default: 60_000 },
    PingTimeout: { type: 'integer', minimum: 1_000, maximum: 600_000, default: 12_000 },
    ValidationFrequency: { type: 'integer', minimum: 1_000, maximum: 600_000, default: 8_000 },
    Connections: {
      type: 'object',
      default: {},
      guard: true,
      properties: {
        AutoAccept: { type: 'boolean', default: true, guard: true },
        AllowDomains: { type: 'array', separator: ',', items: { type: 'string' }, default: [], guard: true },
      },
    },
    Streams: {
      type: 'object',
      default: {},
      properties: { StreamType: { type: 'string', enum: streamTypes, default: 'live' } },
      notUsed: ['StorageDir', 'KeyDir', 'LiveStreamPacketizers', 'Properties'],
    },
    Client: {
      type: 'object',
      default: {},
      guard: true,
      properties: {
        Access: {
          type: 'object',
          default: {},
          guard: true,
          properties: {
            StreamReadAccess: {
              type: 'array',
              separator: ';',
              items: { type: 'string' },
              default: ['*'],
              guard: true,
            },
            StreamWriteAccess: {
              type: 'array',
              separator: ';',
              items: { type: 'string' },
              default: ['*'],
              guard: true,
            },
          },
          notUsed: [
            'StreamAudioSampleAccess',
            'StreamVideoSampleAccess',
            'SharedObjectReadAccess',
            'SharedObjectWriteAccess',
          ],
        },
      },
      notUsed: ['IdleFrequency'],
    },
    Modules: { type: 'array', element: 'Module', items: module, default: [], guard: true },
    Properties: { type: 'array', element: 'Property', items: propertySchema, default: [], guard: true },
  },
  notUsed: [
    'MaximumPendingWriteBytes',
    'MaximumSetBufferTime',
    'MaximumStorageDirDepth',
    'UnidentifiedSessionTimeout',
    'Transcoder',
    'DVR',
    'TimedText',
    'HTTPStreamers',
    'MediaCache',
    'SharedObjects',
    'RTP',
    'WebRTC',
    'MediaCaster',
    'MediaReader',
    'MediaWriter',
    'LiveStreamPacketizer',
    'HTTPStreamer',
    'Manager',
    'Repeater',
    'StreamRecorder',
  ],
  aliases: { n: 'Name' },
} as const satisfies ObjectSchema;
