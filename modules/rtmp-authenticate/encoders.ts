import type { Client } from 'sluice/module';

/** Whom to ask for a challenge login when it shows no credentials with connect. */
export type ChallengePolicy = 'encoders' | 'auto' | 'on-request';

/** Encoders with boxes for user name and password: OBS, Flash Media Live Encoder, Wirecast and their kin. */
const withLoginBoxes = /^(FMLE|FME|Wirecast)\//i;
/** ffmpeg calls itself FMLE and puts this behind. */
const ffmpeg = /\bLavf/;

/**
 * Whether a client shall log in by challenge. A client that cannot goes away for good when it is asked to, so the
 * policy `auto` asks only those that have no other place for a password than their boxes: ffmpeg and GStreamer
 * look the same whether they have a password for a challenge or one in the stream name.
 */
export function shouldChallenge(
  { announcesPublishing, flashVer }: Pick<Client, 'announcesPublishing' | 'flashVer'>,
  policy: ChallengePolicy,
): boolean {
  const hasBoxes = withLoginBoxes.test(flashVer);
  switch (policy) {
    case 'encoders':
      return announcesPublishing || hasBoxes;
    case 'auto':
      return hasBoxes && !ffmpeg.test(flashVer);
    case 'on-request':
      return false;
  }
}
