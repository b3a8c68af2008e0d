import type { Clock } from '../media/clock.ts';
import type { CountedAttempt } from './counted-attempt.ts';
import type { Allow, Decision, Deny } from './decision.ts';
import { checkAnswer } from './decision-check.ts';
import { reportFailure } from './failure-report.ts';
import type { ModuleHooks } from './hooks.ts';
import type { Logger } from './logger.ts';
import type { LoginGuard } from './login-guard.ts';
import { banVerdict, judgeLogin } from './login-verdict.ts';
import { ModuleError } from './module-error.ts';
import type { GateRequest } from './request.ts';
import { type Settled, settle } from './settle.ts';
import type { Verdict } from './verdict.ts';

/** A module made for one application instance. */
export interface RunningModule {
  readonly name: string;
  readonly hooks: ModuleHooks;
  /** Time-out of each of its hook calls. */
  readonly timeoutMs: number;
  /** Stream names are secret until it has been asked. */
  readonly secretStreamNames?: boolean;
}

const gateHooks = {
  connect: 'onConnect',
  release: 'onReleaseStream',
  publish: 'onPublish',
  play: 'onPlay',
} as const satisfies Record<GateRequest['gate'], keyof ModuleHooks>;

/** One module's part in a decision, for whoever wants to see how it came about. */
export interface ModuleAnswer {
  readonly module: string;
  readonly hook: (typeof gateHooks)[GateRequest['gate']];
  /** `undefined` for no opinion. */
  readonly decision: Decision | undefined;
  /** Set when the module failed and that is why it denies. */
  readonly error: ModuleError | undefined;
  readonly durationMs: number;
}

/** What a client is told when a module failed. What happened is the operator's business. */
const unavailableText = 'The server cannot check this request at the moment';

export interface HookRunnerOptions {
  readonly modules: readonly RunningModule[];
  readonly log: Logger;
  readonly clock: Clock;
  /** Counts failed logins; nobody does when it is left out. */
  readonly logins?: LoginGuard | undefined;
}

export interface DecideOptions {
  /** Of the client's connection: what was counted against it at another gate is not counted again. */
  readonly counted?: CountedAttempt;
  /** Hears each module's answer as it comes. */
  readonly onAnswer?: (answer: ModuleAnswer) => void;
}

/** Asks the gate hooks of an application's modules, in the order of `<Modules>`. */
export class HookRunner {
  readonly #modules: readonly RunningModule[];
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #logins: LoginGuard | undefined;

  constructor(options: HookRunnerOptions) {
    this.#modules = options.modules;
    this.#log = options.log;
    this.#clock = options.clock;
    this.#logins = options.logins;
  }

  /**
   * The first deny wins; grants merge and each module sees those before it. A hook that throws, rejects,
   * times out or answers with anything but a decision denies with `unavailable`. `signal` aborts when the
   * client goes; then no further module is asked.
   *
   */
  async decide(
    asked: GateRequest,
    signal: AbortSignal,
    { counted, onAnswer }: DecideOptions = {},
  ): Promise<Verdict> {
    if (this.#logins === undefined) return this.#askAll(asked, signal, onAnswer);
    // Also on a connection that was there before the ban: what it does already goes on, nothing new begins.
    const banned = banVerdict(asked, this.#logins);
    if (banned) return banned;
    const verdict = await this.#askAll(asked, signal, onAnswer);
    return judgeLogin(verdict, asked, this.#logins, counted);
  }

  async #askAll(
    asked: GateRequest,
    signal: AbortSignal,
    onAnswer: ((answer: ModuleAnswer) => void) | undefined,
  ): Promise<Verdict> {
    const hook = gateHooks[asked.gate];
    const allowedBy: string[] = [];
    let request = asked;
    let takeOver = true;
    let connectInfo: NonNullable<Allow['connectInfo']> = {};
    const unasked = new Set(
      this.#modules.filter((each) => each.secretStreamNames && each.hooks[hook] !== undefined),
    );
    for (const module of this.#modules) {
      if (module.hooks[hook] === undefined) continue;
      const startedMs = this.#clock.now();
      const settled = await settle((hookSignal) => callGate(module.hooks, request, hookSignal), {
        clock: this.#clock,
        timeoutMs: module.timeoutMs,
        signal,
      });
      if (signal.aborted || settled.kind === 'aborted') return { kind: 'gone' };
      const { decision, error } = decisionOf(module, hook, settled);
      if (error) reportFailure(error, request.client, this.#log);
      else unasked.delete(module);
      onAnswer?.({ module: module.name, hook, decision, error, durationMs: this.#clock.now() - startedMs });
      if (decision?.kind === 'deny') {
        const hidden = unasked.size > 0 ? { ...decision, secretName: true } : decision;
        return denial(module.name, hidden, request);
      }
      if (decision === undefined) continue;
      if (!onlyInforms(decision)) allowedBy.push(module.name);
      takeOver = decision.takeOver ?? takeOver;
      connectInfo = { ...connectInfo, ...decision.connectInfo };
      request = grant(request, decision);
    }
    return { kind: 'allow', ...standing(request), takeOver, connectInfo, allowedBy };
  }

  /** True when some module has a say at that gate. */
  hasHook(gate: GateRequest['gate']): boolean {
    return this.#modules.some(({ hooks }) => hooks[gateHooks[gate]] !== undefined);
  }
}

function decisionOf(
  module: RunningModule,
  hook: string,
  settled: Settled<unknown>,
): { readonly decision: Decision | undefined; readonly error: ModuleError | undefined } {
  let error: ModuleError;
  if (settled.kind === 'value') {
    const answer = checkAnswer(settled.value);
    if (answer.valid) return { decision: answer.decision, error: undefined };
    error = new ModuleError('HOOK_ANSWER_INVALID', module.name, hook, answer.got);
  } else {
    error = failure(module, hook, settled);
  }
  return { decision: { kind: 'deny', reason: 'unavailable', description: unavailableText }, error };
}

/** The error that a call that did not settle with a value stands for. */
export function failure(
  module: Pick<RunningModule, 'name' | 'timeoutMs'>,
  hook: string,
  settled: Exclude<Settled<unknown>, { kind: 'value' }>,
): ModuleError {
  switch (settled.kind) {
    case 'thrown':
      return new ModuleError('HOOK_FAILED', module.name, hook, 'an error', { cause: settled.error });
    case 'timed-out':
      return new ModuleError('HOOK_TIMED_OUT', module.name, hook, `nothing in ${module.timeoutMs} ms`);
    case 'aborted':
      return new ModuleError('HOOK_TIMED_OUT', module.name, hook, 'nothing before the call was given up');
  }
}

function callGate(hooks: ModuleHooks, request: GateRequest, signal: AbortSignal): unknown {
  switch (request.gate) {
    case 'connect':
      return hooks.onConnect?.(request, signal);
    case 'release':
      return hooks.onReleaseStream?.(request, signal);
    case 'publish':
      return hooks.onPublish?.(request, signal);
    case 'play':
      return hooks.onPlay?.(request, signal);
  }
}

/** An allow that only adds to connect's result lets nobody in by itself: AutoAccept=false asks for more. */
function onlyInforms({ connectInfo, streamName, takeOver, user }: Allow): boolean {
  return connectInfo !== undefined && [user, streamName, takeOver].every((grant) => grant === undefined);
}

/** The request as the next module sees it. */
function grant(request: GateRequest, { user, streamName }: Allow): GateRequest {
  if (request.gate === 'connect') {
    if (user === undefined) return request;
    return Object.freeze({ ...request, client: Object.freeze({ ...request.client, user }) });
  }
  return Object.freeze({
    ...request,
    user: user ?? request.user,
    publicName: streamName ?? request.publicName,
  });
}

function standing(request: GateRequest): { user: string | undefined; publicName: string } {
  return { user: userOf(request), publicName: request.gate === 'connect' ? '' : request.publicName };
}

function userOf(request: GateRequest): string | undefined {
  return request.gate === 'connect' ? request.client.user : request.user;
}

function denial(module: string, decision: Deny, request: GateRequest): Verdict {
  return { ...decision, module, ...standing(request) };
}
