import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mergeWindows } from '../../src/media/delivery-mode.ts';
import { defaultReaderLimits } from '../../src/media/reader-limits.ts';
import { defaultStreamOptions } from '../../src/media/stream-options.ts';
import type { PropertySpecs } from '../../src/module/property.ts';
import { readStreamSettings, streamProperties } from '../../src/module/stream-settings.ts';
import { applicationSettings, propertySettings } from '../support/application-settings.ts';

describe('readStreamSettings', () => {
  test('without properties the defaults are the hub’s, and Wowza’s ping times', () => {
    const { problems, values } = readStreamSettings(applicationSettings());
    assert.deepEqual(values, {
      settings: { pingAfterMs: 4_000, deadAfterMs: 12_000, reader: defaultReaderLimits },
      options: defaultStreamOptions,
    });
    assert.deepEqual(problems, []);
  });

  test('every property has its place', () => {
    const properties = propertySettings({
      readerMaxQueueBytes: '100000',
      readerMaxQueueTime: '2000',
      readerStallTimeout: '3000',
      publisherGraceTime: '0',
      gopCacheMaxBytes: '400000',
      gopCacheMaxTime: '5000',
      gopCacheMaxUnits: '600',
      deliveryMode: 'throughput',
    });
    const { values } = readStreamSettings(applicationSettings({ properties }));
    assert.deepEqual(values.settings.reader, {
      maxQueueBytes: 100_000,
      maxQueueMs: 2_000,
      stallTimeoutMs: 3_000,
    });
    assert.deepEqual(values.options, {
      graceMs: 0,
      gopCache: { maxBytes: 400_000, maxMs: 5_000, maxUnits: 600 },
      mergeWindow: mergeWindows.throughput,
    });
  });

  for (const [streamType, given, mode] of [
    ['live', {}, 'balanced'],
    ['live-lowlatency', {}, 'low-latency'],
    ['live-record-lowlatency', {}, 'low-latency'],
    ['live-lowlatency', { deliveryMode: 'balanced' }, 'balanced'],
  ] as const) {
    test(`StreamType ${streamType} with ${JSON.stringify(given)} is delivered ${mode}`, () => {
      const application = applicationSettings({ streamType, properties: propertySettings(given) });
      assert.equal(readStreamSettings(application).values.options.mergeWindow, mergeWindows[mode]);
    });
  }

  test('an unknown mode is an error', () => {
    const properties = propertySettings({ deliveryMode: 'fast' });
    assert.equal(readStreamSettings(applicationSettings({ properties })).problems[0]?.key, 'deliveryMode');
  });

  const specs: PropertySpecs = streamProperties;
  for (const [name, spec] of Object.entries(specs)) {
    if (spec.type !== 'integer') continue;
    test(`${name} is bounded on both sides`, () => {
      for (const beyond of [Number(spec.minimum) - 1, Number(spec.maximum) + 1]) {
        const properties = propertySettings({ [name]: String(beyond) });
        const { problems } = readStreamSettings(applicationSettings({ properties }));
        assert.deepEqual(
          problems.map(({ key, severity }) => [severity, key]),
          [['error', name]],
        );
      }
    });
  }

  const pingTimes: readonly (readonly [
    ping: number,
    validation: number,
    pingAfter: number,
    deadAfter: number,
  ])[] = [
    [12_000, 8_000, 4_000, 12_000],
    [30_000, 20_000, 10_000, 30_000],
    // A ping that is later than half of the time to live leaves no time to answer.
    [4_000, 8_000, 2_000, 4_000],
    [0, 0, 4_000, 12_000],
    [-1, -1, 4_000, 12_000],
  ];
  for (const [pingTimeoutMs, validationFrequencyMs, pingAfterMs, deadAfterMs] of pingTimes) {
    test(`PingTimeout ${pingTimeoutMs} and ValidationFrequency ${validationFrequencyMs}`, () => {
      const { values } = readStreamSettings(applicationSettings({ pingTimeoutMs, validationFrequencyMs }));
      const { deadAfterMs: dead, pingAfterMs: ping } = values.settings;
      assert.deepEqual({ ping, dead }, { ping: pingAfterMs, dead: deadAfterMs });
    });
  }
});
