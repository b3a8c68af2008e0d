import type { DenyReason } from '../module/decision.ts';

/** The `code` values of onStatus and of connect's answer, as Adobe's servers spell them. */
export const StatusCode = {
  ConnectSuccess: 'NetConnection.Connect.Success',
  ConnectRejected: 'NetConnection.Connect.Rejected',
  ConnectInvalidApp: 'NetConnection.Connect.InvalidApp',
  ConnectClosed: 'NetConnection.Connect.Closed',
  CallFailed: 'NetConnection.Call.Failed',
  PublishStart: 'NetStream.Publish.Start',
  PublishDenied: 'NetStream.Publish.Denied',
  PublishBadName: 'NetStream.Publish.BadName',
  UnpublishSuccess: 'NetStream.Unpublish.Success',
  PlayReset: 'NetStream.Play.Reset',
  PlayStart: 'NetStream.Play.Start',
  PlayStop: 'NetStream.Play.Stop',
  PlayFailed: 'NetStream.Play.Failed',
  PlayStreamNotFound: 'NetStream.Play.StreamNotFound',
  PlayPublishNotify: 'NetStream.Play.PublishNotify',
  PlayUnpublishNotify: 'NetStream.Play.UnpublishNotify',
  PauseNotify: 'NetStream.Pause.Notify',
  UnpauseNotify: 'NetStream.Unpause.Notify',
  SeekNotify: 'NetStream.Seek.Notify',
  StreamFailed: 'NetStream.Failed',
} as const;

export type StatusCode = (typeof StatusCode)[keyof typeof StatusCode];

/** The information object of onStatus, `_result` and `_error` (RTMP 1.0 §7.2.2). */
export interface Status {
  readonly level: 'status' | 'error';
  readonly code: StatusCode;
  readonly description: string;
}

export function status(code: StatusCode, description: string): Status {
  return { level: 'status', code, description };
}

export function errorStatus(code: StatusCode, description: string): Status {
  return { level: 'error', code, description };
}

/** What each deny reason is called when connect is refused. */
export const connectCodeOf: Readonly<Record<DenyReason, StatusCode>> = {
  unauthorized: StatusCode.ConnectRejected,
  forbidden: StatusCode.ConnectRejected,
  'not-found': StatusCode.ConnectInvalidApp,
  conflict: StatusCode.ConnectRejected,
  'over-capacity': StatusCode.ConnectRejected,
  unavailable: StatusCode.ConnectRejected,
};

/** What each deny reason is called when publish is refused: codes that librtmp and OBS take as final. */
export const publishCodeOf: Readonly<Record<DenyReason, StatusCode>> = {
  unauthorized: StatusCode.PublishDenied,
  forbidden: StatusCode.PublishDenied,
  'not-found': StatusCode.PublishDenied,
  conflict: StatusCode.PublishBadName,
  'over-capacity': StatusCode.PublishDenied,
  unavailable: StatusCode.PublishDenied,
};

/** What each deny reason is called when play is refused. */
export const playCodeOf: Readonly<Record<DenyReason, StatusCode>> = {
  unauthorized: StatusCode.PlayFailed,
  forbidden: StatusCode.PlayFailed,
  'not-found': StatusCode.PlayStreamNotFound,
  conflict: StatusCode.PlayFailed,
  'over-capacity': StatusCode.PlayFailed,
  unavailable: StatusCode.PlayFailed,
};
