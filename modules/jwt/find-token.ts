import { AmfEcmaArray, type AmfObject, AmfTypedObject, type AmfValue } from 'sluice/codec/amf';
import type { Client, RawQuery } from 'sluice/module';
import { maxJwtLength } from './limits.ts';

/** What a client showed. */
export type TokenShown =
  | { readonly kind: 'token'; readonly token: string }
  /** Something stands where tokens stand, and it is none. */
  | { readonly kind: 'malformed' }
  | { readonly kind: 'missing' };

/** Three parts in base64url, of which the first is a JSON object: `ey` is `{"`. A signature is never empty. */
const compactForm = /^ey[\w-]+\.[\w-]+\.[\w-]+$/;

/**
 * The first text in the form of a token: in the query of the stream name, then of the application, in connect's
 * arguments (an object's field, or a text), in the `Authorization` header.
 */
export function findToken(
  request: {
    readonly client: Pick<Client, 'appQuery' | 'authorization' | 'connectArguments'>;
    /** Of the stream name; `undefined` where none is known yet. */
    readonly query: RawQuery | undefined;
  },
  names: readonly string[],
): TokenShown {
  const { appQuery, authorization, connectArguments } = request.client;
  const named = [
    ...names.map((name) => request.query?.getDecoded(name)),
    ...names.map((name) => appQuery.getDecoded(name)),
    ...connectArguments.flatMap((value) => fieldsNamed(value, names)),
  ].filter((text) => text !== undefined && text !== '');
  const texts = connectArguments.filter((value) => isToken(value));
  const [, bearer] = /^Bearer +(\S+) *$/i.exec(authorization) ?? [];
  const candidates = [...named, ...texts, ...(bearer === undefined ? [] : [bearer])];
  const token = candidates.find((candidate) => isToken(candidate));
  if (token !== undefined) return { kind: 'token', token };
  return { kind: candidates.length === 0 ? 'missing' : 'malformed' };
}

function isToken(value: unknown): value is string {
  return typeof value === 'string' && value.length <= maxJwtLength && compactForm.test(value);
}

function fieldsNamed(value: AmfValue, names: readonly string[]): AmfValue[] {
  const fields = fieldsOf(value);
  return names.flatMap((name) => (fields !== undefined && Object.hasOwn(fields, name) ? [fields[name]] : []));
}

function fieldsOf(value: AmfValue): AmfObject | undefined {
  if (value instanceof AmfEcmaArray || value instanceof AmfTypedObject) return value.properties;
  if (typeof value !== 'object' || value === null) return undefined;
  const prototype: unknown = Object.getPrototypeOf(value);
  // An anonymous object is the one kind of value that has no prototype, or a plain one.
  return prototype === null || prototype === Object.prototype ? (value as AmfObject) : undefined;
}
