import type { Clock } from '../media/clock.ts';
import { DecoyLogins } from './decoy-login.ts';
import type { Credentials, LoginSecret } from './definition.ts';
import { equalSecrets } from './equal-secrets.ts';
import { failure, type RunningModule } from './hook-runner.ts';
import type { AdobeVerifiers, CredentialProvider, LoginAttempt } from './hooks.ts';
import { ModuleError } from './module-error.ts';
import { settle } from './settle.ts';

/**
 * The credential providers of an application as one: asked in module order, the first that knows the user
 * answers. A provider that fails is not one that does not know the user: it ends the search with a throw,
 * so that an account which it holds cannot be replaced by a later provider's.
 */
export class CredentialChain implements Credentials {
  readonly #clock: Clock;
  readonly #decoys: DecoyLogins;
  #modules: readonly RunningModule[] | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#decoys = new DecoyLogins(clock);
  }

  /** Names the providers in the order in which they are asked, once all modules are made. */
  open(modules: readonly RunningModule[]): void {
    this.#modules = modules.filter(({ hooks }) => hooks.credentials !== undefined);
  }

  async getPassword(user: string, signal: AbortSignal): Promise<string | undefined> {
    for (const module of this.#providers()) {
      const password = await this.#passwordFrom(module, user, signal);
      if (password !== undefined) return password;
    }
    return undefined;
  }

  async getLoginSecret(user: string, signal: AbortSignal): Promise<LoginSecret | undefined> {
    const providers = this.#providers();
    for (const [index, module] of providers.entries()) {
      const secret = await this.#loginSecretFrom(module, user, signal);
      if (secret === undefined) continue;
      await this.#decoys.ask(
        providers.slice(index + 1),
        user,
        (each, decoy, asked) => this.#loginSecretFrom(each, decoy.user, asked),
        signal,
      );
      return secret;
    }
    return undefined;
  }

  async verify(
    user: string,
    password: string,
    signal: AbortSignal,
    attempt?: LoginAttempt,
  ): Promise<boolean> {
    const providers = this.#providers();
    for (const [index, module] of providers.entries()) {
      const right = await this.#verifyWith(module, { user, password, attempt }, signal);
      if (right === undefined) continue;
      if (right) return true;
      await this.#decoys.ask(
        providers.slice(index + 1),
        user,
        (each, decoy, asked) => this.#verifyWith(each, { ...decoy, attempt: undefined }, asked),
        signal,
      );
      return false;
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

  async #loginSecretFrom(
    module: RunningModule,
    user: string,
    signal: AbortSignal,
  ): Promise<LoginSecret | undefined> {
    const verifiers = await this.#adobeVerifiersFrom(module, user, signal);
    if (verifiers !== undefined) return { kind: 'adobe', ...verifiers };
    const password = await this.#passwordFrom(module, user, signal);
    return password === undefined ? undefined : { kind: 'password', password };
  }

  async #passwordFrom(module: RunningModule, user: string, signal: AbortSignal): Promise<string | undefined> {
    const hook = 'credentials.getPassword';
    const answer = await this.#ask(module, hook, signal, (provider, hookSignal) =>
      provider.getPassword?.(user, hookSignal),
    );
    if (answer === undefined || typeof answer === 'string') return answer;
    throw new ModuleError('HOOK_ANSWER_INVALID', module.name, hook, kindOf(answer));
  }

  async #adobeVerifiersFrom(
    module: RunningModule,
    user: string,
    signal: AbortSignal,
  ): Promise<AdobeVerifiers | undefined> {
    const hook = 'credentials.getAdobeVerifiers';
    const answer = await this.#ask(module, hook, signal, (provider, hookSignal) =>
      provider.getAdobeVerifiers?.(user, hookSignal),
    );
    if (answer === undefined || isAdobeVerifiers(answer)) return answer;
    throw new ModuleError('HOOK_ANSWER_INVALID', module.name, hook, kindOf(answer));
  }

  async #verifyWith(
    module: RunningModule,
    { user, password, attempt }: Login,
    signal: AbortSignal,
  ): Promise<boolean | undefined> {
    if (module.hooks.credentials?.verify === undefined) {
      const known = await this.#passwordFrom(module, user, signal);
      return known === undefined ? undefined : equalSecrets(password, known);
    }
    const hook = 'credentials.verify';
    const answer = await this.#ask(module, hook, signal, (provider, hookSignal) =>
      provider.verify?.(user, password, hookSignal, attempt),
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

interface Login {
  readonly user: string;
  readonly password: string;
  readonly attempt: LoginAttempt | undefined;
}

function isAdobeVerifiers(answer: unknown): answer is AdobeVerifiers {
  if (typeof answer !== 'object' || answer === null) return false;
  const { salt, verifiers } = answer as Readonly<Record<string, unknown>>;
  return (
    typeof salt === 'string' &&
    Array.isArray(verifiers) &&
    verifiers.every((verifier) => typeof verifier === 'string')
  );
}

/** What kind of answer it was: never the answer itself, which may be a password. */
function kindOf(answer: unknown): string {
  return answer === null ? 'null' : typeof answer;
}
