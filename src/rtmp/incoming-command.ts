import { type Command, parseCommand, parseCommandHead, type RtmpMessage } from '../codec/rtmp/index.ts';
import { type ErrorCode, ProtocolError } from '../errors.ts';

/** A command and the message stream that it came on. */
export interface IncomingCommand extends Command {
  readonly messageStreamId: number;
}

/** A command of which nobody here can read the values. */
export type UnreadableCommand = Pick<Command, 'name' | 'transactionId'>;

/** Values of kinds that we do not know, in a message that is whole. */
const unreadable: ReadonlySet<ErrorCode> = new Set([
  'AMF_UNKNOWN_EXTERNALIZABLE',
  'AMF_BAD_REFERENCE',
  'AMF_UNKNOWN_MARKER',
]);

/**
 * Reads a command, or as much of it as answering it takes.
 *
 * @throws ProtocolError for a command without a name, one that is cut off, and one beyond the limits of AMF.
 */
export function readCommand(
  message: RtmpMessage,
):
  | { readonly command: IncomingCommand; readonly unreadable?: undefined }
  | { readonly command?: undefined; readonly unreadable: UnreadableCommand } {
  try {
    return { command: { ...parseCommand(message), messageStreamId: message.messageStreamId } };
  } catch (error) {
    const head = error instanceof ProtocolError && unreadable.has(error.code) && parseCommandHead(message);
    if (!head) throw error;
    return { unreadable: head };
  }
}
