import type { CommandHandler } from '../session-context.ts';
import { errorStatus, StatusCode } from '../status.ts';
import { stopStream } from './stop-stream.ts';
import { streamParameters } from './stream-parameters.ts';

/** Encoders announce the name before they publish; modules may refuse it here, and what counts is publish. */
export const releaseStream: CommandHandler = (session, command) => {
  const rawName = command.arguments[0];
  if (typeof rawName !== 'string' || rawName.length > session.limits.maxStreamNameLength) {
    session.replies.result(command.transactionId, null, undefined);
    return;
  }
  session.owner.onRelease(command.transactionId, streamParameters(rawName));
};

export const fcPublish: CommandHandler = (session, command) => {
  session.usesFcPublish = true;
  session.replies.result(command.transactionId, null, undefined);
};

/** Names the stream, not its ID, and may come on stream 0. */
export const fcUnpublish: CommandHandler = (session, command) => {
  const name = command.arguments[0];
  const id = typeof name === 'string' ? session.streams.findPublished(name) : undefined;
  if (id !== undefined) stopStream(session, id);
  session.replies.result(command.transactionId, null, undefined);
};

/** RTMP 1.0 §7.2.2.6. */
export const publish: CommandHandler = (session, command) => {
  const id = command.messageStreamId;
  const rawName = command.arguments[0];
  const refuse = (description: string) =>
    session.replies.onStatus(id, errorStatus(StatusCode.PublishBadName, description));

  const activity = session.streams.activity(id);
  if (activity === undefined) return refuse('Publish needs a stream made by createStream');
  if (activity.kind !== 'idle') return refuse('This stream is in use already');
  if (typeof rawName !== 'string') return refuse('A stream name must be a string');
  if (rawName.length > session.limits.maxStreamNameLength) return refuse('The stream name is too long');

  session.streams.set(id, { kind: 'publish-asked', rawName });
  session.awaitStream();
  session.owner.onPublish(id, { ...streamParameters(rawName), mode: modeOf(command.arguments[1]) });
};

function modeOf(value: unknown): 'live' | 'record' | 'append' {
  return value === 'record' || value === 'append' ? value : 'live';
}
