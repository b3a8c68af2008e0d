import type { AmfObject } from '../codec/amf/index.ts';
import { StatusCode, status } from './status.ts';

/** What connect asked for that its answer depends on. */
export interface ConnectCapabilities {
  /** 0 or 3 (RTMP 1.0 §7.2.1.1). */
  readonly objectEncoding: number;
  /** The client spoke of Enhanced RTMP, so the answer may. */
  readonly enhanced: boolean;
}

/** Enhanced RTMP FourCC masks: "can forward", for every codec, since units pass through untouched. */
const canForward = 4;

/** Enhanced RTMP v2 capsEx: multitrack, ModEx and the nanosecond offset in it pass through. */
const capsEx = 0x02 | 0x04 | 0x08;

/** The two objects of connect's `_result`: properties of the server, then information. */
export function connectResult(
  capabilities: ConnectCapabilities,
  info: Readonly<Record<string, string | number | boolean>>,
): [AmfObject, AmfObject] {
  const properties: AmfObject = { fmsVer: 'FMS/3,5,7,7009', capabilities: 31, mode: 1 };
  const information: AmfObject = {
    ...info,
    ...status(StatusCode.ConnectSuccess, 'Connection succeeded.'),
    objectEncoding: capabilities.objectEncoding,
  };
  if (capabilities.enhanced) {
    information['fourCcList'] = ['*'];
    information['videoFourCcInfoMap'] = { '*': canForward };
    information['audioFourCcInfoMap'] = { '*': canForward };
    information['capsEx'] = capsEx;
  }
  return [properties, information];
}
