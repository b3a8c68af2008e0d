import type { TokenOutcome } from 'sluice/codec/secure-token';
import { allow, type Decision, deny } from 'sluice/module';

/** What a token that a client needs is called, depending on what it asks for. */
const lacking = {
  play: deny('unauthorized', 'Playing from this application needs a token'),
  publish: deny('unauthorized', 'Publishing to this application needs a token'),
} as const;

const wrong = deny('unauthorized', 'This token is not valid for what is asked', { failedLogin: true });

/** No text depends on whether the stream exists: tokens are looked at before streams are. */
export function decide(outcome: TokenOutcome, gate: keyof typeof lacking): Decision {
  switch (outcome.kind) {
    case 'valid':
      return allow();
    case 'missing':
      return lacking[gate];
    case 'malformed':
      return deny('unauthorized', outcome.fault, { failedLogin: true });
    case 'mismatch':
      return wrong;
    case 'too-early':
      return deny('unauthorized', 'This token is not valid yet');
    case 'expired':
      return deny('unauthorized', 'This token has expired');
  }
}

/** For version 1, which HLS and the like do not have. */
export const onlyOverRtmp = deny('forbidden', 'This application plays over RTMP only');
