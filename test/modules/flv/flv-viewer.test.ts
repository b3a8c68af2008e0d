import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { HttpAnswer, HttpBody, HttpBodyOptions, HttpExchange } from 'sluice/module';
import { serializeTags } from '../../../modules/flv/flv-bytes.ts';
import { FlvViewer } from '../../../modules/flv/flv-viewer.ts';
import { FlvReader } from '../../../src/codec/flv/index.ts';
import { parseRawQuery } from '../../../src/codec/rtmp/index.ts';
import { FanOut } from '../../../src/media/fan-out.ts';
import { RecordedLog } from '../../../src/module/recorded-log.ts';
import { TestHub } from '../../support/hub.ts';
import { audioConfig, interframe, keyframe, videoConfig } from '../../support/units.ts';

class FakeBody implements HttpBody {
  readonly pieces: Uint8Array[] = [];
  isClear = true;
  ended = false;

  write(bytes: Uint8Array): void {
    this.pieces.push(bytes);
  }

  end(): void {
    this.ended = true;
  }
}

/** A viewer of `cam` on a hub of its own. */
function watch({ waitMs = 60_000 }: { waitMs?: number } = {}) {
  const hub = new TestHub();
  const log = new RecordedLog();
  const left = new AbortController();
  const body = new FakeBody();
  const answers: HttpAnswer[] = [];
  const opened: HttpBodyOptions[] = [];
  let stops = 0;
  const exchange: HttpExchange = {
    id: 'h1',
    request: { method: 'GET', path: 'cam.flv', query: parseRawQuery(''), headers: {}, webSocket: false },
    route: { protocol: 'http-flv', instance: '_definst_', streamName: 'cam' },
    log,
    signal: left.signal,
    setHeader: () => {},
    respond: (answer) => void answers.push(answer),
    play: async () => undefined,
    open: (options) => {
      opened.push(options);
      return body;
    },
  };
  const stream = hub.open('cam');
  const viewer = new FlvViewer({
    exchange,
    playback: {
      streamName: 'cam',
      stream,
      limits: { maxQueueBytes: 1_000_000, maxQueueMs: 60_000, stallTimeoutMs: 7_000 },
      stop: () => {
        stops += 1;
      },
    },
    fanOut: new FanOut(serializeTags, () => stream.mergeWindow),
    waitMs,
  });
  return { answers, body, hub, left, log, opened, stops: () => stops, stream, viewer };
}

const flushed = () => new Promise<void>((resolve) => setImmediate(resolve));

function tagsOf(body: FakeBody) {
  const reader = new FlvReader();
  return body.pieces.flatMap((piece) => [...reader.push(piece)]);
}

describe('FlvViewer', () => {
  it('begins with the first frames: header, configurations, keyframe', async () => {
    const { body, hub, opened } = watch();
    await flushed();
    assert.equal(opened.length, 0, 'no answer before there is something to see');
    const publication = hub.publish('cam');
    publication.push(videoConfig());
    publication.push(audioConfig());
    publication.push(keyframe(40, { body: 'key' }));
    await flushed();
    assert.equal(opened[0]?.headers?.['content-type'], 'video/x-flv');
    assert.equal(opened[0]?.stallTimeoutMs, 7_000);
    assert.equal(Buffer.from(body.pieces[0] ?? []).toString('hex'), '464c5601050000000900000000');
    assert.deepEqual(
      tagsOf(body).map((tag) => Buffer.from(tag.body).toString()),
      ['avcC', 'asc', 'key'],
    );
  });

  it('writes on when the client has read on', async () => {
    const { body, hub, opened } = watch();
    const publication = hub.publish('cam');
    publication.push(keyframe(0, { body: 'one' }));
    await flushed();
    body.isClear = false;
    publication.push(interframe(40, { body: 'two' }));
    await flushed();
    assert.equal(tagsOf(body).length, 1);
    body.isClear = true;
    opened[0]?.onClear();
    await flushed();
    assert.equal(tagsOf(body).length, 2);
  });

  it('ends with the stream, after all of it', async () => {
    const { body, hub, stops, viewer } = watch();
    const publication = hub.publish('cam');
    publication.push(keyframe(0));
    await flushed();
    publication.push(interframe(40));
    publication.end('unpublished');
    await viewer.done;
    assert.equal(tagsOf(body).length, 2);
    assert.ok(body.ended);
    assert.equal(stops(), 1);
  });

  it('leaves the stream when the client goes, and tells how much it saw', async () => {
    const { body, hub, left, log, stops, stream, viewer } = watch();
    const publication = hub.publish('cam');
    publication.push(keyframe(0));
    await flushed();
    left.abort();
    await viewer.done;
    assert.equal(stream.readerCount, 0);
    assert.equal(stops(), 1);
    const line = log.lines.find(({ message }) => message === 'playing ended');
    assert.deepEqual([line?.fields['streamName'], line?.fields['deliveredUnits']], ['cam', 1]);
    publication.push(keyframe(40));
    await flushed();
    assert.equal(tagsOf(body).length, 1);
  });

  it('answers 404 for a stream that does not begin', async () => {
    const { answers, stops, stream, viewer } = watch({ waitMs: 10 });
    await viewer.done;
    assert.equal(answers[0]?.status, 404);
    assert.equal(stops(), 1);
    assert.equal(stream.readerCount, 0);
  });
});
