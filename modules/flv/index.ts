import { FanOuts } from 'sluice/media';
import { defineModule, property } from 'sluice/module';
import { AllowedOrigins } from './allowed-origins.ts';
import { serializeTags } from './flv-bytes.ts';
import { routeFlv } from './flv-path.ts';
import { FlvViewer } from './flv-viewer.ts';

/** Viewers get a stream as an endless FLV file over HTTP, or over a WebSocket. */
export default defineModule({
  name: 'flv',
  apiVersion: 1,
  description: 'Plays streams as FLV over HTTP and WebSockets: /<application>/<stream>.flv',
  properties: {
    flvAllowOrigin: property.string({
      default: '*',
      description:
        'Web pages that may play from here: origins such as https://player.example.com, separated with commas; * is all, empty is this server alone',
    }),
    flvWaitSeconds: property.integer({
      default: 10,
      minimum: 0,
      maximum: 50,
      description: 'How long a viewer waits for a stream that is not live, before the answer is 404',
    }),
  },
  httpRoute: routeFlv,
  create({ properties }) {
    const fanOuts = new FanOuts(serializeTags);
    const origins = new AllowedOrigins(properties.flvAllowOrigin);
    const waitMs = properties.flvWaitSeconds * 1_000;
    return {
      async onHttpRequest(exchange) {
        const { request } = exchange;
        origins.tell({ request, setHeader: (name, value) => exchange.setHeader(name, value) });
        if (request.method === 'OPTIONS') return exchange.respond({ status: 204 });
        if (request.webSocket && !origins.allows(request)) {
          return exchange.respond({ status: 403, body: 'This page may not play from here\n' });
        }
        const playback = await exchange.play();
        if (playback === undefined) return;
        if (request.method === 'HEAD') {
          playback.stop();
          return exchange.respond({ status: 200, headers: { 'content-type': 'video/x-flv' } });
        }
        const viewer = new FlvViewer({ exchange, playback, fanOut: fanOuts.of(playback.stream), waitMs });
        await viewer.done;
      },
    };
  },
});
