import type { IncomingCommand } from '../incoming-command.ts';
import type { CommandHandler, SessionContext } from '../session-context.ts';
import { StatusCode, status } from '../status.ts';

/** RTMP 1.0 §7.2.2.8. Going on means going on at the live edge. */
export const pause: CommandHandler = (session, command) => {
  const id = command.messageStreamId;
  if (session.streams.activity(id)?.kind !== 'playing') return;
  const paused = command.arguments[0] === true;
  session.owner.onPause(id, paused);
  const [code, description] = paused
    ? ([StatusCode.PauseNotify, 'Paused'] as const)
    : ([StatusCode.UnpauseNotify, 'Playing on at the live edge'] as const);
  session.replies.onStatus(id, status(code, description));
};

/** RTMP 1.0 §7.2.2.7. A live stream stays at its live edge; an error here would end ffmpeg's player. */
export const seek: CommandHandler = (session, command) => {
  const id = command.messageStreamId;
  if (session.streams.activity(id)?.kind !== 'playing') return;
  session.replies.onStatus(id, status(StatusCode.SeekNotify, 'A live stream stays at its live edge'));
};

/** RTMP 1.0 §7.2.2.4. */
export const receiveAudio: CommandHandler = (session, command) => {
  receive('audio', session, command);
};

/** RTMP 1.0 §7.2.2.5. */
export const receiveVideo: CommandHandler = (session, command) => {
  receive('video', session, command);
};

function receive(kind: 'audio' | 'video', session: SessionContext, command: IncomingCommand): void {
  const id = command.messageStreamId;
  const wanted = command.arguments[0] !== false;
  session.streams.receive(id, kind, wanted);
  if (session.streams.activity(id)?.kind === 'playing') session.owner.onReceive(id, kind, wanted);
  session.replies.result(command.transactionId, null, undefined);
}
