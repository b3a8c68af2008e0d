import { parseRawQuery } from 'sluice/codec/rtmp';
import { applicationPath, type Question } from './question.ts';

/**
 * The form of nginx-rtmp's on_connect, on_publish and on_play, with user and password, and the parameters of the
 * client's query behind it.
 *
 * @param id of the connection
 */
export function serializeFormBody(question: Question, id: string): string {
  const { call, client } = question;
  const own: Readonly<Record<OwnField, string>> = {
    app: applicationPath(question),
    flashver: client?.flashVer ?? '',
    swfurl: client?.swfUrl ?? '',
    tcurl: client?.tcUrl ?? '',
    pageurl: client?.pageUrl ?? '',
    addr: client?.address ?? '',
    clientid: id,
    call,
    name: question.streamName,
    type: call === 'publish' ? 'live' : '',
    user: question.user,
    pass: question.password,
    verified_user: question.verifiedUser,
  };
  return new URLSearchParams([...Object.entries(own), ...argumentsOf(question)]).toString();
}

const ownFields = [
  'app',
  'flashver',
  'swfurl',
  'tcurl',
  'pageurl',
  'addr',
  'clientid',
  'call',
  'name',
  'type',
  'user',
  'pass',
  'verified_user',
] as const;

type OwnField = (typeof ownFields)[number];

/** Parameters of a query in which services look for user and password too. */
const otherNames: ReadonlyMap<string, 'user' | 'password'> = new Map([
  ['username', 'user'],
  ['password', 'password'],
  ['pwd', 'password'],
]);

/**
 * What a client puts into its query must not pass for a field of ours, however the service reads forms: PHP
 * makes `verified.user` and `verified_user[]` into `verified_user`. So only plain names go through, each once,
 * and other names for user and password say the same as `user` and `pass`.
 */
function argumentsOf(question: Question): ReadonlyMap<string, string> {
  const query = parseRawQuery(question.query);
  const plain = new Map<string, string>();
  for (const [name] of query.entries()) {
    const key = name.toLowerCase();
    if (!/^[a-z0-9_-]+$/.test(key) || ownFields.some((own) => own === key)) continue;
    const other = otherNames.get(key);
    plain.set(name, other === undefined ? (query.getDecoded(name) ?? '') : question[other]);
  }
  return plain;
}
