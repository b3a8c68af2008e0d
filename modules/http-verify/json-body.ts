import { applicationPath, type Question } from './question.ts';

/**
 * The fields of MediaMTX's external authentication, and who is logged in already.
 *
 * @param id of the connection
 */
export function serializeJsonBody(question: Question, id: string): string {
  const { call, client, password, query, streamName, token, user, verifiedUser } = question;
  return JSON.stringify({
    user,
    password,
    token,
    ip: client?.address ?? '',
    // Whoever logs in at connect may publish afterwards without another login.
    action: call === 'play' ? 'read' : 'publish',
    path: [applicationPath(question), streamName].filter((part) => part !== '').join('/'),
    protocol: client?.protocol ?? '',
    id,
    query,
    verifiedUser,
  });
}
