import { parseControlMessage, type RtmpMessage } from '../codec/rtmp/index.ts';
import type { ReplyWriter } from './reply-writer.ts';
import type { SessionOwner } from './session-owner.ts';
import type { AcknowledgementWindow } from './window.ts';

/**
 * Protocol control and user control messages (RTMP 1.0 §5.4, §6.2). SetChunkSize and Abort are the chunk
 * reader's; shared objects and unknown types are ignored.
 */
export function handleControl(
  message: RtmpMessage,
  { replies, owner }: { readonly replies: ReplyWriter; readonly owner: Pick<SessionOwner, 'onReadOn'> },
  window: AcknowledgementWindow,
): void {
  const control = parseControlMessage(message);
  switch (control?.kind) {
    case 'window-acknowledgement-size':
      window.setPeerWindow(control.windowBytes);
      break;
    case 'set-peer-bandwidth':
      if (window.limitOwnWindow(control.windowBytes)) {
        replies.control({ kind: 'window-acknowledgement-size', windowBytes: control.windowBytes });
      }
      break;
    case 'acknowledgement':
      if (window.acknowledge(control.receivedBytes)) owner.onReadOn();
      break;
    case 'user-control':
      if (control.event.kind === 'ping-request') {
        replies.userControl({ kind: 'ping-response', timestampMs: control.event.timestampMs });
      }
      break;
    default:
  }
}
