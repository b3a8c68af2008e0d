import { AmfEcmaArray, type AmfObject, AmfTypedObject, type AmfValue } from 'sluice/codec/amf';
import type { Client, RawQuery } from 'sluice/module';

export interface SentCredentials {
  readonly user: string;
  readonly password: string;
}

const userNames = ['user', 'username'] as const;
const passwordNames = ['pass', 'password', 'pwd'] as const;

/**
 * The user name and password that a publisher sent, from the first place that has both: the query of the
 * stream name, the query of the application, the arguments of connect. From a query they come
 * percent-decoded, as most encoders mean them, and as sent when that differs.
 */
export function findCredentials(request: {
  readonly client: Pick<Client, 'appQuery' | 'connectArguments'>;
  /** Of the stream name; `undefined` where none is known yet. */
  readonly query: RawQuery | undefined;
}): readonly SentCredentials[] {
  const { appQuery, connectArguments } = request.client;
  for (const query of [request.query, appQuery]) {
    const found = query === undefined ? [] : fromQuery(query);
    if (found.length > 0) return found;
  }
  const argument = fromTexts(connectArguments) ?? fromObjects(connectArguments);
  return argument ? [argument] : [];
}

function fromQuery(query: RawQuery): readonly SentCredentials[] {
  const userName = userNames.find((name) => query.get(name) !== undefined);
  const passwordName = passwordNames.find((name) => query.get(name) !== undefined);
  if (userName === undefined || passwordName === undefined) return [];
  const raw = pair(query.get(userName), query.get(passwordName));
  const decoded = pair(query.getDecoded(userName), query.getDecoded(passwordName));
  const same = raw?.user === decoded?.user && raw?.password === decoded?.password;
  return [decoded, same ? undefined : raw].filter((found) => found !== undefined);
}

/** `connect(…, "user", "password")`: rtmpdump `--conn S:user --conn S:password`. */
function fromTexts([user, password]: readonly AmfValue[]): SentCredentials | undefined {
  return pair(user, password);
}

/** `connect(…, {user, password})`: ffmpeg `-rtmp_conn "O:1 NS:user:… NS:pass:… O:0"`. */
function fromObjects(values: readonly AmfValue[]): SentCredentials | undefined {
  for (const value of values) {
    const fields = fieldsOf(value);
    if (!fields) continue;
    const user = userNames.map((name) => fields[name]).find((field) => field !== undefined);
    const password = passwordNames.map((name) => fields[name]).find((field) => field !== undefined);
    const found = pair(user, password);
    if (found) return found;
  }
  return undefined;
}

function fieldsOf(value: AmfValue): AmfObject | undefined {
  if (value instanceof AmfEcmaArray || value instanceof AmfTypedObject) return value.properties;
  return isAnonymousObject(value) ? value : undefined;
}

function isAnonymousObject(value: AmfValue): value is AmfObject {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function pair(user: unknown, password: unknown): SentCredentials | undefined {
  if (typeof user !== 'string' || typeof password !== 'string' || user === '') return undefined;
  return { user, password };
}
