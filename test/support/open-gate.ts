import type { AmfObject } from '../../src/codec/amf/index.ts';
import { systemClock } from '../../src/media/clock.ts';
import { defaultStreamOptions } from '../../src/media/stream-options.ts';
import { StreamRegistry } from '../../src/media/stream-registry.ts';
import type { Client } from '../../src/module/client.ts';
import type {
  Access,
  ConnectOutcome,
  Gate,
  PlayOutcome,
  PublishOutcome,
  Refusal,
  StreamSettings,
} from '../../src/module/gate.ts';
import type { HttpCall } from '../../src/module/http-call.ts';

const options = {
  ...defaultStreamOptions,
  graceMs: 0,
  gopCache: { maxBytes: 32 * 1024 * 1024, maxUnits: 10_000, maxMs: 60_000 },
};

/** An object that contains itself, which AMF0 as we write it cannot say. */
function endlessValue(): AmfObject {
  const value: AmfObject = {};
  value['self'] = value;
  return value;
}

/** A gate that lets everybody in, with the real hub behind it. `user=` in the stream's query is the identity. */
export class OpenGate implements Gate {
  readonly registry = new StreamRegistry({
    clock: systemClock,
    onListenerError: (error) => {
      throw error;
    },
  });
  /** What happened, in order. */
  readonly events: string[] = [];
  settings: StreamSettings = {
    pingAfterMs: 60_000,
    deadAfterMs: 120_000,
    reader: { maxQueueBytes: 4 * 1024 * 1024, maxQueueMs: 10_000, stallTimeoutMs: 10_000 },
  };
  /** When set, every answer is this one. */
  refusal: Refusal | undefined;

  #gathering: { missing: number; readonly complete: Promise<void>; readonly release: () => void } | undefined;

  /** Holds back publishers until `count` of them ask, then answers them all at once. */
  gatherPublishers(count: number): void {
    let release = () => {};
    const complete = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.#gathering = { missing: count, complete, release };
  }

  async #gather(): Promise<void> {
    if (this.#gathering === undefined) return;
    this.#gathering.missing -= 1;
    if (this.#gathering.missing === 0) this.#gathering.release();
    await this.#gathering.complete;
  }

  async serveHttp(call: HttpCall): Promise<void> {
    call.refuse({ accepted: false, reason: 'not-found', description: 'There is nothing here' });
  }

  async connect(client: Omit<Client, 'user'>): Promise<ConnectOutcome> {
    if (this.refusal !== undefined) return this.refusal;
    this.events.push(`connect ${client.application}`);
    return { accepted: true, access: this.#access({ ...client, user: undefined }), info: {} };
  }

  #access(client: Client): Access {
    const { registry, events, settings } = this;
    const keyOf = (name: string) => ({ application: client.application, instance: client.instance, name });
    const publications: Extract<PublishOutcome, { accepted: true }>[] = [];
    return {
      client,
      settings,
      release: async () => this.refusal,
      publish: async ({ streamName, query }): Promise<PublishOutcome> => {
        if (this.refusal !== undefined) return this.refusal;
        await this.#gather();
        const claim = { identity: query.get('user'), takeOver: true, options };
        const claimed = registry.claim(keyOf(streamName), claim);
        if (!claimed.claimed)
          return { accepted: false, reason: 'conflict', description: 'The name is in use' };
        const outcome = { accepted: true, streamName, publication: claimed.publication } as const;
        publications.push(outcome);
        events.push(`publish ${streamName}`);
        return outcome;
      },
      play: async ({ streamName }): Promise<PlayOutcome> => {
        if (this.refusal !== undefined) return this.refusal;
        events.push(`play ${streamName}`);
        const stop = () => events.push(`stop ${streamName}`);
        return { accepted: true, streamName, stream: registry.open(keyOf(streamName), options), stop };
      },
      command: async (name) =>
        name === 'loop' ? { kind: 'result', value: endlessValue() } : { kind: 'unknown' },
      disconnect: () => {
        for (const { publication } of publications) publication.end('lost');
        events.push('disconnect');
      },
    };
  }
}
