import type { CommandHandler } from '../session-context.ts';
import { errorStatus, StatusCode, status } from '../status.ts';
import { stopStream } from './stop-stream.ts';
import { streamParameters } from './stream-parameters.ts';

/** RTMP 1.0 §7.2.2.1. Start, duration and reset mean nothing for a live stream. */
export const play: CommandHandler = (session, command) => {
  const id = command.messageStreamId;
  const rawName = command.arguments[0];
  const refuse = (description: string) =>
    session.replies.onStatus(id, errorStatus(StatusCode.PlayFailed, description));

  const activity = session.streams.activity(id);
  if (activity === undefined) return refuse('Play needs a stream made by createStream');
  if (activity.kind !== 'idle' && activity.kind !== 'playing') return refuse('This stream is in use already');
  if (typeof rawName !== 'string') return refuse('A stream name must be a string');
  if (rawName.length > session.limits.maxStreamNameLength) return refuse('The stream name is too long');

  stopStream(session, id);
  session.streams.set(id, { kind: 'play-asked', rawName });
  session.awaitStream();
  session.owner.onPlay(id, streamParameters(rawName));
};

/** RTMP 1.0 §7.2.2.2: switching between renditions of a recording. There is nothing to switch. */
export const play2: CommandHandler = (session, command) => {
  const description = 'play2 is not supported for live streams; use play';
  session.replies.error(command.transactionId, errorStatus(StatusCode.CallFailed, description));
  session.replies.onStatus(command.messageStreamId, status(StatusCode.PlayFailed, description));
};

/** A live stream has no length. ffmpeg asks before it plays. */
export const getStreamLength: CommandHandler = (session, command) => {
  session.replies.result(command.transactionId, null, 0);
};

/** Edge servers and rtmpdump subscribe to a name before they play it. Play decides, so nothing is promised here. */
export const fcSubscribe: CommandHandler = (session) => {
  session.replies.command(0, 'onFCSubscribe', 0, null, { level: 'status', description: 'Play decides' });
};
