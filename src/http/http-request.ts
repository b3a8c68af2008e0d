import type { IncomingMessage } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import { parseRawQuery } from '../codec/rtmp/index.ts';
import type { HttpCall } from '../module/http-call.ts';
import type { HttpAnswer, HttpRequest } from '../module/http-exchange.ts';
import type { HttpLimits } from './http-limits.ts';
import { parseHttpTarget } from './http-target.ts';
import { answerOfFault } from './refusal-answer.ts';

const methods = ['GET', 'HEAD', 'OPTIONS'] as const;

/** Who sent a request, once proxies are seen through. */
export type HttpOrigin = Pick<HttpCall['client'], 'id' | 'address' | 'port' | 'secure' | 'certificate'>;

export interface ArrivedRequest {
  readonly client: HttpCall['client'];
  readonly request: HttpRequest;
}

/** Reads a request, or says how to answer one that cannot be served. */
export function readRequest(
  message: IncomingMessage | Http2ServerRequest,
  origin: HttpOrigin,
  limits: Pick<HttpLimits, 'maxTargetLength'>,
): ArrivedRequest | { readonly fault: HttpAnswer } {
  const method = methods.find((known) => known === message.method);
  if (method === undefined) {
    return {
      fault: answerOfFault(405, 'The method must be GET, HEAD or OPTIONS', { allow: methods.join(', ') }),
    };
  }
  const { url = '' } = message;
  if (url.length > limits.maxTargetLength) {
    return { fault: answerOfFault(414, `A URL must be at most ${limits.maxTargetLength} characters long`) };
  }
  const target = parseHttpTarget(url);
  if (target === undefined) return { fault: answerOfFault(400, 'A URL must hold a plain path of names') };
  const headers = joinHeaders(message.headers);
  const { application, path, query } = target;
  const host = target.host ?? headers['host'] ?? headers[':authority'] ?? '';
  return {
    client: {
      ...origin,
      application,
      appQuery: parseRawQuery(''),
      tcUrl: `${origin.secure ? 'https' : 'http'}://${host}/${application}`,
      flashVer: headers['user-agent'] ?? '',
      announcesPublishing: false,
      pageUrl: headers['referer'] ?? '',
      swfUrl: '',
      authorization: headers['authorization'] ?? '',
      connectArguments: [],
    },
    request: { method, path, query, headers, webSocket: asksForWebSocket(message) },
  };
}

/** Whether it asks to go on as a WebSocket (RFC 6455 §4.1), and not as anything else. */
export function asksForWebSocket(message: IncomingMessage | Http2ServerRequest): boolean {
  return (
    'upgrade' in message && message.upgrade === true && message.headers.upgrade?.toLowerCase() === 'websocket'
  );
}

function joinHeaders(headers: IncomingMessage['headers']): Record<string, string> {
  const joined = Object.entries(headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ]);
  return Object.fromEntries(joined) as Record<string, string>;
}
