import type { Clock } from '../media/clock.ts';
import type { Credentials } from './definition.ts';
import { equalSecrets } from './equal-secrets.ts';
import { failure, type RunningModule } from './hook-runner.ts';
import type { CredentialProvider } from './hooks.ts';
import { ModuleError } from './module-error.ts';
import { settle } from './settle.ts';

/**
 * The credential providers of an application as one: asked in module order, the first that knows the user
 * answers. A provider that fails is not one that does not know the user: it ends the search with a throw,
 * so that an account which it holds cannot be replaced by a later provider's.
 */
export class CredentialChain implements Credentials {
  readonly #clock: Clock;
  #modules: readonly RunningModule[] | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Names the providers, once all modules are made. */
  open(modules: readonly RunningModule[]): void {
    this.#modules = modules.filter((module) => module.hooks.credentials !== undefined);
  }

  async getPassword(user: string, signal: AbortSignal): Promise<string | undefined> {
    for (const module of this.#providers()) {
      const password = await this.#passwordFrom(module, user, signal);
      if (password !== undefined) return password;
    }
    return undefined;
  }

  async verify(user: string, password: string, signal: AbortSignal): Promise<boolean> {
    for (const module of this.#providers()) {
      const right = await this.#verifyWith(module, user, password, signal);
      if (right !== undefined) return right;
    }
    // An unknown user takes as long as a known one.
    equalSecrets(password, '');
    return false;
  }

  #providers(): readonly RunningModule[] {
    if (!this.#modules) {
      throw new Error('Credentials can be asked from onAppStart on, when every module has been made');
    }
    return this.#modules;
  }

  async #passwordFrom(module: RunningModule, user: string, signal: AbortSignal): Promise<string | undefined> {
    const hook = 'credentials.getPassword';
    const answer = await this.#ask(module, hook, signal, (provider, hookSignal) =>
      provider.getPassword?.(user, hookSignal),
    );
    if (answer === undefined || typeof answer === 'string') return answer;
    throw new ModuleError('HOOK_ANSWER_INVALID', module.name, hook, kindOf(answer));
  }

  async #verifyWith(
    module: RunningModule,
    user: string,
    password: string,
    signal: AbortSignal,
  ): Promise<boolean | undefined> {
    if (module.hooks.credentials?.verify === undefined) {
      const known = await this.#passwordFrom(module, user, signal);
      return known === undefined ? undefined : equalSecrets(password, known);
    }
    const hook = 'credentials.verify';
    const answer = await this.#ask(module, hook, signal, (provider, hookSignal) =>
      provider.verify?.(user, password, hookSignal),
    );
    if (answer === undefined || typeof answer === 'boolean') return answer;
    throw new ModuleError('HOOK_ANSWER_INVALID', module.name, hook, kindOf(answer));
  }

  async #ask(
    module: RunningModule,
    hook: string,
    signal: AbortSignal,
    call: (provider: CredentialProvider, signal: AbortSignal) => unknown,
  ): Promise<unknown> {
    const provider = module.hooks.credentials;
    if (!provider) return undefined;
    const settled = await settle((hookSignal) => call(provider, hookSignal), {
      clock: this.#clock,
      timeoutMs: module.timeoutMs,
      signal,
    });
    if (settled.kind === 'value') return settled.value;
    throw failure(module, hook, settled);
  }
}

/** What kind of answer it was: never the answer itself, which may be a password. */
function kindOf(answer: unknown): string {
  return answer === null ? 'null' : typeof answer;
}
