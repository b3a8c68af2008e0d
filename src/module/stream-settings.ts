import type { ApplicationSettings, ConfigProblem } from '../config/settings.ts';
import {
  type DeliveryMode,
  defaultDeliveryMode,
  deliveryModes,
  mergeWindows,
} from '../media/delivery-mode.ts';
import { defaultReaderLimits } from '../media/reader-limits.ts';
import { defaultStreamOptions, type StreamOptions } from '../media/stream-options.ts';
import type { StreamSettings } from './gate.ts';
import { property } from './property.ts';
import { parseProperties } from './property-parser.ts';

/** What the server itself reads among an application's properties, for sessions and for the hub. */
export interface ApplicationStreams {
  readonly settings: StreamSettings;
  readonly options: StreamOptions;
}

const mebibyte = 1024 * 1024;
const second = 1000;
const hour = 3_600 * second;

/** The application properties that the server itself reads; every module may read them too. */
export const streamProperties = {
  readerMaxQueueBytes: property.integer({
    description: 'Bytes a player may be behind before it loses whole GOPs',
    default: defaultReaderLimits.maxQueueBytes,
    minimum: 64 * 1024,
    maximum: 1024 * mebibyte,
  }),
  readerMaxQueueTime: property.integer({
    description: 'Milliseconds a player may be behind before it loses whole GOPs',
    default: defaultReaderLimits.maxQueueMs,
    minimum: 500,
    maximum: hour,
  }),
  readerStallTimeout: property.integer({
    description: 'Milliseconds without progress after which a player that is behind is closed',
    default: defaultReaderLimits.stallTimeoutMs,
    minimum: second,
    maximum: hour,
  }),
  publisherGraceTime: property.integer({
    description: 'Milliseconds that players stay attached while a lost publisher reconnects; 0 is none',
    default: defaultStreamOptions.graceMs,
    minimum: 0,
    maximum: hour,
  }),
  gopCacheMaxBytes: property.integer({
    description: 'Bytes of the GOP cache from which new players start; 0 switches it off',
    default: defaultStreamOptions.gopCache.maxBytes,
    minimum: 0,
    maximum: 1024 * mebibyte,
  }),
  gopCacheMaxTime: property.integer({
    description: 'Milliseconds of the GOP cache',
    default: defaultStreamOptions.gopCache.maxMs,
    minimum: 0,
    maximum: hour,
  }),
  deliveryMode: property.string({
    description:
      'What counts where many watch a stream: low-latency sends frames almost as they come, balanced gathers them for up to 40 ms and throughput for up to 200 ms, which takes less of the processor; unset is low-latency where StreamType is live-lowlatency, and balanced elsewhere',
    values: deliveryModes,
  }),
  gopCacheMaxUnits: property.integer({
    description: 'Frames of the GOP cache, audio and video together',
    default: defaultStreamOptions.gopCache.maxUnits,
    minimum: 0,
    maximum: 1_000_000,
  }),
};

/** When `PingTimeout` or `ValidationFrequency` is 0 or less: a dead client must be found all the same. */
const fallbackDeadAfterMs = 12_000;
const fallbackValidationMs = 8_000;

export function readStreamSettings(application: ApplicationSettings): {
  readonly values: ApplicationStreams;
  readonly problems: readonly ConfigProblem[];
} {
  const { values, problems } = parseProperties(streamProperties, application.properties);
  return {
    values: {
      settings: {
        ...readPingTimes(application),
        reader: {
          maxQueueBytes: values.readerMaxQueueBytes,
          maxQueueMs: values.readerMaxQueueTime,
          stallTimeoutMs: values.readerStallTimeout,
        },
      },
      options: {
        graceMs: values.publisherGraceTime,
        mergeWindow: mergeWindows[values.deliveryMode ?? modeOf(application)],
        gopCache: {
          maxBytes: values.gopCacheMaxBytes,
          maxMs: values.gopCacheMaxTime,
          maxUnits: values.gopCacheMaxUnits,
        },
      },
    },
    problems,
  };
}

function modeOf({ streamType }: ApplicationSettings): DeliveryMode {
  return streamType.includes('lowlatency') ? 'low-latency' : defaultDeliveryMode;
}

/**
 * Wowza looks at a silent client every `ValidationFrequency` and gives it `PingTimeout` to answer a ping.
 * Here a client is pinged after half that period of silence, and is dead after `PingTimeout` of it: with
 * Wowza's defaults after 4 and 12 seconds.
 */
function readPingTimes({ pingTimeoutMs, validationFrequencyMs }: ApplicationSettings) {
  const deadAfterMs = pingTimeoutMs > 0 ? pingTimeoutMs : fallbackDeadAfterMs;
  const validationMs = validationFrequencyMs > 0 ? validationFrequencyMs : fallbackValidationMs;
  return { deadAfterMs, pingAfterMs: Math.min(validationMs / 2, deadAfterMs / 2) };
}
