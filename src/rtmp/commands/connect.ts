import { AmfEcmaArray, type AmfObject, AmfTypedObject, type AmfValue } from '../../codec/amf/index.ts';
import { parseApplicationUrl, parseTcUrl } from '../../codec/rtmp/index.ts';
import type { CommandHandler } from '../session-context.ts';
import { errorStatus, StatusCode } from '../status.ts';

const enhancedKeys = ['fourCcList', 'videoFourCcInfoMap', 'audioFourCcInfoMap', 'capsEx'] as const;

/**
 * RTMP 1.0 §7.2.1.1. Any field may be missing or odd: only the gate decides what that means. Without `app` the
 * tcUrl names the application.
 */
export const connect: CommandHandler = (session, command) => {
  const fields = fieldsOf(command.commandObject);
  const tcUrl = text(fields['tcUrl']);
  const { app = parseTcUrl(tcUrl)?.app } = fields;
  const target = parseApplicationUrl(text(app));
  session.awaitConnect(command.transactionId, {
    objectEncoding: fields['objectEncoding'] === 3 ? 3 : 0,
    enhanced: enhancedKeys.some((key) => fields[key] !== undefined),
  });
  session.owner.onConnect({
    application: target.application,
    instance: target.instance,
    query: target.query,
    tcUrl,
    flashVer: text(fields['flashVer']),
    announcesPublishing: fields['type'] === 'nonprivate',
    pageUrl: text(fields['pageUrl']),
    swfUrl: text(fields['swfUrl']),
    arguments: command.arguments,
  });
};

/** A connection connects once; a second try must not change who it is. */
export const connectAgain: CommandHandler = (session, command) => {
  session.replies.error(
    command.transactionId,
    errorStatus(StatusCode.ConnectRejected, 'This connection is connected already'),
  );
};

/** The fields of an object of any kind; none for any other value. */
function fieldsOf(value: AmfValue): AmfObject {
  if (value instanceof AmfEcmaArray || value instanceof AmfTypedObject) return value.properties;
  // An anonymous object is the one kind of value that has no prototype.
  const isObject = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === null;
  return isObject ? (value as AmfObject) : {};
}

function text(value: AmfValue): string {
  return typeof value === 'string' ? value : '';
}
