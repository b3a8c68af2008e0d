import type { CommandHandler } from '../session-context.ts';
import { connectAgain } from './connect.ts';
import { closeStream, createStream, deleteStream } from './message-stream.ts';
import { fcSubscribe, getStreamLength, play, play2 } from './play.ts';
import { pause, receiveAudio, receiveVideo, seek } from './play-control.ts';
import { fcPublish, fcUnpublish, publish, releaseStream } from './publish.ts';

/** ffmpeg and librtmp measure the bandwidth of servers that ask for it; an empty answer ends the matter. */
const checkBandwidth: CommandHandler = (session, command) => {
  session.replies.result(command.transactionId, null, undefined);
};

/** Some clients unsubscribe or answer a call of ours: nothing follows from it. */
const ignore: CommandHandler = () => {};

/** Every command that a connected session carries out itself; the modules are asked for the others. */
export const commandHandlers: ReadonlyMap<string, CommandHandler> = new Map([
  ['connect', connectAgain],
  ['createStream', createStream],
  ['deleteStream', deleteStream],
  ['closeStream', closeStream],
  ['releaseStream', releaseStream],
  ['FCPublish', fcPublish],
  ['FCUnpublish', fcUnpublish],
  ['publish', publish],
  ['play', play],
  ['play2', play2],
  ['pause', pause],
  ['pauseRaw', pause],
  ['seek', seek],
  ['receiveAudio', receiveAudio],
  ['receiveVideo', receiveVideo],
  ['getStreamLength', getStreamLength],
  ['FCSubscribe', fcSubscribe],
  ['FCUnsubscribe', ignore],
  ['_checkbw', checkBandwidth],
  ['_result', ignore],
  ['_error', ignore],
  ['onStatus', ignore],
]);
