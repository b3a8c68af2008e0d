import type { SessionContext } from '../session-context.ts';
import { StatusCode, status } from '../status.ts';

/** Ends the publishing or playing on a message stream and says so; nothing happens on an idle one. */
export function stopStream(session: SessionContext, id: number): void {
  const activity = session.streams.activity(id);
  if (activity?.kind !== 'publishing' && activity?.kind !== 'playing') return;
  session.streams.idle(id);
  session.owner.onStop(id);
  if (activity.kind === 'publishing') {
    session.replies.onStatus(id, status(StatusCode.UnpublishSuccess, 'Publishing stopped'));
  } else {
    session.replies.onStatus(id, status(StatusCode.PlayStop, 'Playing stopped'));
  }
}
