import type { ConnectCapabilities } from './connect-result.ts';
import type { IncomingCommand } from './incoming-command.ts';
import type { ConnectionLimits } from './limits.ts';
import type { MessageStreams } from './message-streams.ts';
import type { ReplyWriter } from './reply-writer.ts';
import type { SessionOwner } from './session-owner.ts';

/** What the session lends to the command that it carries out. */
export interface SessionContext {
  readonly owner: SessionOwner;
  readonly limits: ConnectionLimits;
  readonly streams: MessageStreams;
  readonly replies: ReplyWriter;
  /** True once FCPublish was called: such clients wait for onFCPublish. */
  usesFcPublish: boolean;
  /** The owner now decides on this connect: nothing more is read until then. */
  awaitConnect(transactionId: number, capabilities: ConnectCapabilities): void;
  /** The owner now decides on a publish or play: nothing more is read until then. */
  awaitStream(): void;
}

export type CommandHandler = (session: SessionContext, command: IncomingCommand) => void;
