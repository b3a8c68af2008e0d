import type { CommandHandler } from '../session-context.ts';
import { errorStatus, StatusCode } from '../status.ts';
import { stopStream } from './stop-stream.ts';

/** RTMP 1.0 §7.2.1.3. */
export const createStream: CommandHandler = (session, command) => {
  const id = session.streams.create();
  if (id === undefined) {
    const description = `A connection may have ${session.limits.maxMessageStreams} streams at once`;
    session.replies.error(command.transactionId, errorStatus(StatusCode.CallFailed, description));
    return;
  }
  session.replies.result(command.transactionId, null, id);
};

/** RTMP 1.0 §7.2.2.3. The ID is a number; GStreamer sends the stream name instead. */
export const deleteStream: CommandHandler = (session, command) => {
  const target = command.arguments[0];
  const id = typeof target === 'string' ? session.streams.findToDelete(target) : target;
  if (typeof id === 'number') {
    stopStream(session, id);
    session.streams.delete(id);
  }
  session.replies.result(command.transactionId, null, undefined);
};

/** Ends what goes on on the stream; its ID stays good for another publish or play. */
export const closeStream: CommandHandler = (session, command) => {
  stopStream(session, command.messageStreamId);
  session.replies.result(command.transactionId, null, undefined);
};
