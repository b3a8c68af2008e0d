import { ProtocolError } from '../../errors.ts';
import { Amf0Reader, type AmfValue, parseAmf0, serializeAmf0 } from '../amf/index.ts';
import { amf0Body, wrapAmf0Body } from './amf0-body.ts';
import { MessageType, type RtmpMessage } from './message.ts';

/** A remote call or the answer to one (RTMP 1.0 §7.1.1, §7.2). */
export interface Command {
  readonly name: string;
  /** 0 when no answer is wanted. */
  readonly transactionId: number;
  /** What connect and its answer carry as an object; `null` for most others. */
  readonly commandObject: AmfValue;
  readonly arguments: readonly AmfValue[];
}

/** Where a command or data message goes, and how it is wrapped. */
export interface MessageAddress {
  /** 0 for NetConnection commands, else the NetStream's. */
  readonly messageStreamId: number;
  /** Default 3, where clients have their commands too. */
  readonly chunkStreamId?: number;
  /** Default 0. */
  readonly timestampMs?: number;
  /** `amf3` for a client whose connect asked for objectEncoding 3. Default `amf0`. */
  readonly encoding?: 'amf0' | 'amf3';
}

export const commandChunkStreamId = 3;

/**
 * Reads a message of type 20 or 17. A transaction ID that is no finite number counts as 0, a missing
 * command object as `null`: what is missing is the command's business, not the connection's.
 *
 * @throws ProtocolError `COMMAND_INVALID` without a name, and what the AMF reader throws.
 */
export function parseCommand(message: Pick<RtmpMessage, 'type' | 'payload'>): Command {
  const [name, transactionId, commandObject = null, ...rest] = parseAmf0(amf0Body(message));
  if (typeof name !== 'string') {
    throw new ProtocolError('COMMAND_INVALID', `a ${name === null ? 'null' : typeof name} instead`);
  }
  return {
    name,
    transactionId: toTransactionId(transactionId),
    commandObject,
    arguments: rest,
  };
}

/**
 * Name and transaction ID of a command whose values cannot be read, so that it can be answered all the same;
 * `undefined` when not even these can.
 */
export function parseCommandHead(
  message: Pick<RtmpMessage, 'type' | 'payload'>,
): Pick<Command, 'name' | 'transactionId'> | undefined {
  const reader = new Amf0Reader(amf0Body(message));
  try {
    const [name, transactionId] = [reader.readValue(), reader.readValue()];
    return typeof name === 'string' ? { name, transactionId: toTransactionId(transactionId) } : undefined;
  } catch {
    return undefined;
  }
}

function toTransactionId(value: AmfValue): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

/** A command ready to be written. */
export function serializeCommand(command: Command, address: MessageAddress): RtmpMessage {
  const { name, transactionId, commandObject } = command;
  const body = serializeAmf0(name, transactionId, commandObject, ...command.arguments);
  const wrapped = address.encoding === 'amf3';
  return {
    type: wrapped ? MessageType.CommandAmf3 : MessageType.CommandAmf0,
    messageStreamId: address.messageStreamId,
    chunkStreamId: address.chunkStreamId ?? commandChunkStreamId,
    timestampMs: address.timestampMs ?? 0,
    payload: wrapped ? wrapAmf0Body(body) : body,
  };
}
