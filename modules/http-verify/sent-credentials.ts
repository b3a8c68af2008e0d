import { AmfEcmaArray, AmfTypedObject, type AmfValue } from 'sluice/codec/amf';
import type { Client, RawQuery } from 'sluice/module';

/** What a client sent to prove who it is; `''` each where it sent none. */
export interface SentCredentials {
  readonly user: string;
  readonly password: string;
  readonly token: string;
}

type Login = Pick<SentCredentials, 'user' | 'password'>;

const userNames = ['user', 'username'] as const;
const passwordNames = ['pass', 'password', 'pwd'] as const;
const tokenNames = ['token', 'jwt'] as const;

/**
 * User and password from the first place that has both: the query of the stream, that of the application, the
 * `Authorization` header, the arguments of connect; and a token from the first that has one.
 */
export function findSentCredentials(
  { appQuery, authorization, connectArguments }: Client,
  streamQuery: RawQuery,
): SentCredentials {
  const queries = [streamQuery, appQuery];
  const login =
    queries.map(fromQuery).find((found) => found !== undefined) ??
    fromBasic(authorization) ??
    fromArguments(connectArguments);
  const bearer = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  const token = bearer ?? queries.map((query) => decodedOf(query, tokenNames)).find((each) => each);
  return { user: login?.user ?? '', password: login?.password ?? '', token: token ?? '' };
}

function fromQuery(query: RawQuery): Login | undefined {
  return loginOf(decodedOf(query, userNames), decodedOf(query, passwordNames));
}

function decodedOf(query: RawQuery, names: readonly string[]): string | undefined {
  return names.map((name) => query.getDecoded(name)).find((value) => value !== undefined);
}

function fromBasic(authorization: string): Login | undefined {
  const encoded = /^Basic +(\S+)$/i.exec(authorization)?.[1];
  const text = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon === -1 ? undefined : loginOf(text.slice(0, colon), text.slice(colon + 1));
}

/** `connect(…, "user", "password")` or `connect(…, {user, pass})`, as rtmpdump and ffmpeg can send them. */
function fromArguments(values: readonly AmfValue[]): Login | undefined {
  const objects = values.map((value) => {
    const fields = fieldsOf(value);
    const first = (names: readonly string[]) => names.map((name) => fields[name]).find((each) => each);
    return loginOf(first(userNames), first(passwordNames));
  });
  return loginOf(values[0], values[1]) ?? objects.find((found) => found !== undefined);
}

function fieldsOf(value: AmfValue): Readonly<Record<string, AmfValue | undefined>> {
  if (value instanceof AmfEcmaArray || value instanceof AmfTypedObject) return value.properties;
  if (typeof value !== 'object' || value === null) return {};
  const prototype: unknown = Object.getPrototypeOf(value);
  const isObject = prototype === null || prototype === Object.prototype;
  return isObject ? (value as Readonly<Record<string, AmfValue>>) : {};
}

function loginOf(user: unknown, password: unknown): Login | undefined {
  if (typeof user !== 'string' || typeof password !== 'string' || user === '') return undefined;
  return { user, password };
}
