import assert from 'node:assert/strict';
import type { LiveStream } from '../../src/media/live-stream.ts';
import type { Publication } from '../../src/media/publication.ts';
import type { Reader, ReaderListener } from '../../src/media/reader.ts';
import type { ReaderLimits } from '../../src/media/reader-limits.ts';
import type { RegistryLimits } from '../../src/media/registry-limits.ts';
import type { ClaimOutcome } from '../../src/media/stream-directory.ts';
import type { StreamKey } from '../../src/media/stream-key.ts';
import {
  defaultStreamOptions,
  type GopCacheLimits,
  type StreamOptions,
} from '../../src/media/stream-options.ts';
import { StreamRegistry } from '../../src/media/stream-registry.ts';
import type { Unit } from '../../src/media/unit.ts';
import { FakeClock } from './fake-clock.ts';
import { RecordingListener } from './recording-listener.ts';

interface HubOptions {
  readonly limits?: Partial<RegistryLimits>;
  readonly graceMs?: number;
  readonly gopCache?: Partial<GopCacheLimits>;
}

const roomyReader: ReaderLimits = { maxQueueBytes: 1_000_000, maxQueueMs: 60_000, stallTimeoutMs: 10_000 };

export function streamKey(name: string): StreamKey {
  return { application: 'live', instance: '_definst_', name };
}

/** A registry on a fake clock, with roomy limits unless a test says otherwise. */
export class TestHub {
  readonly clock = new FakeClock(1_000);
  readonly errors: { readonly error: unknown; readonly name: string }[] = [];
  readonly streamOptions: StreamOptions;
  readonly registry: StreamRegistry;

  constructor({ limits = {}, graceMs = 10_000, gopCache = {} }: HubOptions = {}) {
    this.streamOptions = {
      ...defaultStreamOptions,
      graceMs,
      gopCache: { maxBytes: 1_000_000, maxUnits: 1_000, maxMs: 20_000, ...gopCache },
    };
    this.registry = new StreamRegistry({
      clock: this.clock,
      limits,
      onListenerError: (error, key) => this.errors.push({ error, name: key.name }),
    });
  }

  claim(name: string, identity?: string, takeOver = true): ClaimOutcome {
    return this.registry.claim(streamKey(name), { identity, takeOver, options: this.streamOptions });
  }

  publish(name = 'stream', identity?: string): Publication {
    const outcome = this.claim(name, identity);
    assert.ok(outcome.claimed, `${name} is taken`);
    return outcome.publication;
  }

  open(name = 'stream'): LiveStream {
    return this.registry.open(streamKey(name), this.streamOptions);
  }

  attach(
    limits: Partial<ReaderLimits> = {},
    name = 'stream',
  ): { reader: Reader; listener: RecordingListener } {
    const listener = new RecordingListener();
    return { reader: this.attachListener(listener, limits, name), listener };
  }

  attachListener(listener: ReaderListener, limits: Partial<ReaderLimits> = {}, name = 'stream'): Reader {
    return this.open(name).attach({ ...roomyReader, ...limits }, listener);
  }
}

/** All there is to read. */
export function readAll(reader: Reader): readonly Unit[] {
  return reader.read(Number.MAX_SAFE_INTEGER);
}
