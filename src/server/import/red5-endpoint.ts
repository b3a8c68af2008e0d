import type { SourcePlace } from './import-plan.ts';

/** A port that the imported server listens on. */
export interface Endpoint {
  /** For people: RTMP, RTMPS, HTTP, HTTPS. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** Elements of `<SSLConfig>`; `undefined` for a port in the clear. */
  readonly ssl: readonly (readonly [name: string, value: string])[] | undefined;
  /** Elements of `<SocketConfiguration>`. */
  readonly socket: readonly (readonly [name: string, value: string])[];
  readonly source: SourcePlace;
}

/** `host:port`, `[v6]:port` or a port by itself; 0 is any that is free. `undefined` for anything else. */
export function parseAddress(text: string): { readonly host: string; readonly port: number } | undefined {
  const [, bracketed, plain, digits = ''] =
    /^(?:\[([0-9A-Fa-f:.%]+)\]:|(\*?|[0-9A-Za-z][0-9A-Za-z.-]*):)?(\d{1,5})$/.exec(text.trim()) ?? [];
  const port = Number(digits);
  if (digits === '' || port > 65_535) return undefined;
  const host = bracketed ?? plain ?? '';
  return { host: host === '' ? '*' : host, port };
}
