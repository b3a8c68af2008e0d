import type { DenyReason } from '../module/decision.ts';
import type { Refusal } from '../module/gate.ts';
import type { HttpAnswer } from '../module/http-exchange.ts';

const statusOf: Readonly<Record<DenyReason, number>> = {
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'over-capacity': 503,
  unavailable: 503,
};

/** How the gate's words are said over HTTP: the status of the reason, and both as JSON. */
export function answerOfRefusal({ description, reason }: Refusal): HttpAnswer {
  return {
    status: statusOf[reason],
    headers: {
      ...jsonHeaders,
      // RFC 9110 §11.6.1: every 401 says how to log in.
      ...(reason === 'unauthorized' && { 'www-authenticate': 'Bearer' }),
    },
    body: JSON.stringify({ reason, description }),
  };
}

/** For a request that cannot be understood. */
export function answerOfFault(
  status: number,
  description: string,
  headers?: HttpAnswer['headers'],
): HttpAnswer {
  return { status, headers: { ...jsonHeaders, ...headers }, body: JSON.stringify({ description }) };
}

const jsonHeaders = {
  'content-type': 'application/json',
  // A refusal is of this moment and this client.
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
} as const;
