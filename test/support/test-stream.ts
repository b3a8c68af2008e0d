import { MessageType, type RtmpMessage } from '../../src/codec/rtmp/index.ts';
import { RtmpClient } from './rtmp-client.ts';

const config = Uint8Array.of(0x17, 0, 0, 0, 0, 1, 0x64, 0, 0x1e);
const framesPerGop = 25;

export const isVideo = (message: RtmpMessage): boolean => message.type === MessageType.Video;

export interface TestStreamOptions {
  readonly frameBytes?: number;
  /** The last byte of every frame, to tell publishers apart. */
  readonly marker?: number;
  readonly tls?: boolean;
}

/** A publisher of synthetic H.264 frames, a keyframe every 25. */
export class TestStream {
  readonly client: RtmpClient;
  readonly #streamId: number;
  readonly #frameBytes: number;
  readonly #marker: number;
  #frames = 0;

  private constructor(client: RtmpClient, streamId: number, options: TestStreamOptions) {
    this.client = client;
    this.#streamId = streamId;
    this.#frameBytes = options.frameBytes ?? 200;
    this.#marker = options.marker ?? 0;
    client.setChunkSize(65_536);
    this.#send(0, config);
  }

  /** Publishes under a name, query included; throws when it is refused. */
  static async publish(port: number, name: string, options: TestStreamOptions = {}): Promise<TestStream> {
    const client = await RtmpClient.connected({ port, tls: options.tls ?? false });
    const { streamId, status } = await client.publish(name);
    if (status['level'] === 'error') throw new Error(JSON.stringify(status));
    return new TestStream(client, streamId, options);
  }

  /** The body of a frame: tag header, number, filling, marker. */
  frame(number: number): Uint8Array {
    const body = new Uint8Array(this.#frameBytes).fill(0x55);
    body.set([number % framesPerGop === 0 ? 0x17 : 0x27, 1, 0, 0, 0]);
    new DataView(body.buffer).setUint32(5, number);
    body[body.length - 1] = this.#marker;
    return body;
  }

  /** Sends the next frame. */
  sendFrame(timestampMs: number): void {
    this.#send(timestampMs, this.frame(this.#frames));
    this.#frames += 1;
  }

  close(): Promise<void> {
    return this.client.close();
  }

  #send(timestampMs: number, payload: Uint8Array): void {
    const type = MessageType.Video;
    this.client.send({ type, messageStreamId: this.#streamId, chunkStreamId: 6, timestampMs, payload });
  }
}
