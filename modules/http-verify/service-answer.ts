import type { HttpReply } from 'sluice/http-client';
import { streamNameFault } from 'sluice/module';
import { httpVerifyLimits } from './limits.ts';

/** What the service says. */
export type ServiceAnswer =
  | { readonly kind: 'yes'; readonly user: string | undefined; readonly streamName: string | undefined }
  | { readonly kind: 'no'; readonly reason: 'unauthorized' | 'forbidden' | 'not-found' };

const refusals: ReadonlyMap<number, 'unauthorized' | 'forbidden' | 'not-found'> = new Map([
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'not-found'],
]);

/** Throws for an answer that is neither a yes nor a no, or that grants what nobody may have. */
export function readServiceAnswer(reply: HttpReply): ServiceAnswer {
  const reason = refusals.get(reply.status);
  if (reason !== undefined) return { kind: 'no', reason };
  if (reply.status < 200 || reply.status > 299) {
    throw new Error(`The service must answer with 2xx, 401, 403 or 404; got ${reply.status}`);
  }
  const fields = readJson(reply);
  const user = textOf(fields, 'user');
  const userIsPlain = user === undefined || /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]+$/u.test(user);
  if (!userIsPlain || (user?.length ?? 0) > httpVerifyLimits.maxVerifiedUserLength) {
    const rule = `1 to ${httpVerifyLimits.maxVerifiedUserLength} characters, none of them a control character`;
    throw new Error(`user in the answer of the service must have ${rule}`);
  }
  const streamName = textOf(fields, 'streamName');
  const fault = streamName === undefined ? undefined : streamNameFault(streamName);
  if (fault !== undefined) throw new Error(`streamName in the answer of the service: ${fault}`);
  return { kind: 'yes', user, streamName };
}

/** A yes may come without anything; what says that it is JSON has to be. */
function readJson({ body, contentType }: HttpReply): Readonly<Record<string, unknown>> {
  if (!/^application\/json\s*(;|$)/.test(contentType) || body.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    // The parser's own words quote the text.
    throw new Error('The answer of the service must be JSON when it says so');
  }
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function textOf(fields: Readonly<Record<string, unknown>>, name: string): string | undefined {
  if (!Object.hasOwn(fields, name)) return undefined;
  const value = fields[name];
  if (value === null || typeof value === 'string') return value ?? undefined;
  throw new Error(`${name} in the answer of the service must be text; got ${typeof value}`);
}
