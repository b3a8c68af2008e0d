import { parseRawQuery } from '../../src/codec/rtmp/raw-query.ts';
import type { Client } from '../../src/module/client.ts';

let made = 0;

/** A client as a session would describe it, with its own ID. */
export function fakeClient(given: Partial<Omit<Client, 'user'>> = {}): Omit<Client, 'user'> {
  made += 1;
  return {
    id: `c${made}`,
    protocol: 'rtmp',
    address: '192.0.2.7',
    port: 40_000 + made,
    secure: false,
    application: 'live',
    instance: '_definst_',
    appQuery: parseRawQuery(''),
    tcUrl: 'rtmp://example.test/live',
    flashVer: 'FMLE/3.0',
    pageUrl: '',
    swfUrl: '',
    announcesPublishing: false,
    authorization: '',
    connectArguments: [],
    ...given,
  };
}

/** A signal that never aborts. */
export function forever(): AbortSignal {
  return new AbortController().signal;
}
