/** Why a gate said no. Every protocol has its own words for each (RTMP status code, HTTP status). */
export const denyReasons = [
  'unauthorized',
  'forbidden',
  'not-found',
  'conflict',
  'over-capacity',
  'unavailable',
] as const;

/** One of {@link denyReasons}. */
export type DenyReason = (typeof denyReasons)[number];

/** What an allowing module adds to the request. The grants of several modules merge; a later one wins. */
export interface Grant {
  /** Who the client proved to be: the identity that take-over and stream rules go by. */
  readonly user?: string;
  /** Renames the stream: viewers, paths, logs and the API only ever see this public name. */
  readonly streamName?: string;
  /** `false` refuses this publisher while the name is live, even for the same identity. Default `true`. */
  readonly takeOver?: boolean;
  /** At the connect gate only: properties for the information object of RTMP's connect result. */
  readonly connectInfo?: Readonly<Record<string, string | number | boolean>>;
}

/** A module's yes, with what it grants: make one with {@link allow}. */
export interface Allow extends Grant {
  readonly kind: 'allow';
}

/** What a refusal says besides its reason and text. Nothing of it reaches the client. */
export interface DenyDetails {
  /** Who the client claimed to be, for the log and the audit only. */
  readonly claimedUser?: string;
  /** The client showed credentials and they were wrong: counted against its address and the claimed user. */
  readonly failedLogin?: boolean;
  /** A step of a login over several connections, not a refusal: it is recorded as a challenge. */
  readonly challenge?: boolean;
  /** What log and audit say in place of the description, where that is a protocol's text and not for people. */
  readonly auditText?: string;
  /** The stream name may be a secret key: log and audit leave it out. */
  readonly secretName?: boolean;
}

/** A module's no, which ends the asking: make one with {@link deny}. */
export interface Deny extends DenyDetails {
  readonly kind: 'deny';
  readonly reason: DenyReason;
  /** Sent to the client as it is, which is how an Adobe challenge travels. Never put a secret here. */
  readonly description: string;
}

export type Decision = Allow | Deny;

/** The module agrees; other modules may still deny. */
export function allow(grant: Grant = {}): Allow {
  return { kind: 'allow', ...grant };
}

/** The module refuses: the first deny wins and no later module is asked. */
export function deny(reason: DenyReason, description: string, details: DenyDetails = {}): Deny {
  return { kind: 'deny', reason, description, ...details };
}
