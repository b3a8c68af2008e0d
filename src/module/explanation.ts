import type { Client } from './client.ts';
import type { DenyReason } from './decision.ts';
import type { AskedStream } from './gate.ts';
import { HookRunner, type HookRunnerOptions, type ModuleAnswer } from './hook-runner.ts';
import { badNameReasons, notAccepted } from './own-refusals.ts';
import { streamNameFault } from './stream-name.ts';
import type { Verdict } from './verdict.ts';

/** What somebody wants to know: how the gate would answer this client. */
export interface Question {
  readonly client: Omit<Client, 'user'>;
  readonly gate: 'publish' | 'play';
  readonly stream: AskedStream;
}

/** `release`: an encoder announces over RTMP what it is about to publish. */
type Gate = 'connect' | 'release' | Question['gate'];

/** How the gate came to its answer. Nothing was published, played, counted or recorded for it. */
export interface Explanation {
  /** In the order in which the modules were asked. */
  readonly answers: readonly (ModuleAnswer & { readonly gate: Gate })[];
  readonly outcome:
    | { readonly allowed: true; readonly user: string | undefined; readonly streamName: string }
    | {
        readonly allowed: false;
        readonly gate: Gate;
        /** `undefined` when it was the server itself. */
        readonly module: string | undefined;
        readonly reason: DenyReason;
        readonly description: string;
      };
}

/** Asks the modules as a client would make them be asked, and tells how they answered. Nothing comes of it. */
export async function explain(
  { client, gate, stream }: Question,
  { clock, log, modules, autoAccept }: HookRunnerOptions & { readonly autoAccept: boolean },
  signal: AbortSignal,
): Promise<Explanation> {
  // Without the count of failed logins: a question is no guess.
  const runner = new HookRunner({ modules, log, clock });
  const answers: Explanation['answers'][number][] = [];
  const note = (asked: Gate) => ({
    onAnswer(answer: ModuleAnswer) {
      answers.push({ ...answer, gate: asked });
    },
  });
  const asking: Client = Object.freeze({ ...client, user: undefined });
  const connected = await runner.decide({ gate: 'connect', client: asking }, signal, note('connect'));
  if (connected.kind !== 'allow') return { answers, outcome: refusedBy('connect', connected) };
  if (!autoAccept && connected.allowedBy.length === 0) {
    return { answers, outcome: refused('connect', notAccepted.reason, notAccepted.description) };
  }
  const { user } = connected;
  const known = Object.freeze({ ...client, user });
  const request = { ...stream, client: known, publicName: stream.streamName, user, mode: 'live' } as const;
  if (gate === 'publish' && client.protocol === 'rtmp') {
    // What an encoder that announces its stream (FFmpeg, OBS, FMLE) is asked before.
    const released = await runner.decide(
      Object.freeze({ ...request, gate: 'release' }),
      signal,
      note('release'),
    );
    if (released.kind !== 'allow') return { answers, outcome: refusedBy('release', released) };
  }
  const verdict = await runner.decide(Object.freeze({ ...request, gate }), signal, note(gate));
  if (verdict.kind !== 'allow') return { answers, outcome: refusedBy(gate, verdict) };
  const fault = streamNameFault(verdict.publicName);
  if (fault !== undefined) return { answers, outcome: refused(gate, badNameReasons[gate], fault) };
  return { answers, outcome: { allowed: true, user: verdict.user, streamName: verdict.publicName } };
}

function refusedBy(gate: Gate, verdict: Exclude<Verdict, { kind: 'allow' }>): Explanation['outcome'] {
  if (verdict.kind === 'gone') return refused(gate, 'unavailable', 'The question was given up');
  const { auditText, description, module, reason } = verdict;
  return { allowed: false, gate, module, reason, description: auditText ?? description };
}

/** By the server itself. */
function refused(gate: Gate, reason: DenyReason, description: string): Explanation['outcome'] {
  return { allowed: false, gate, module: undefined, reason, description };
}
