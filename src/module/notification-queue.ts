import type { Clock } from '../media/clock.ts';
import type { Client } from './client.ts';
import { failure, type RunningModule } from './hook-runner.ts';
import type { StreamEvent } from './hooks.ts';
import type { Logger } from './logger.ts';
import { type Settled, settle } from './settle.ts';

/** What modules are told, and can veto nothing of. */
export type Notification =
  | { readonly hook: 'onConnectAccepted' | 'onDisconnect'; readonly client: Client }
  | {
      readonly hook: 'onPublishStart' | 'onPublishStop' | 'onPlayStart' | 'onPlayStop';
      readonly event: StreamEvent;
    };

/**
 * Tells the modules what happened to one client. Every module hears everything, in order: a module that
 * is still busy with one notification gets the next when it is done (or its time-out has passed), so a
 * slow start never arrives after its stop. A throw is logged.
 */
export class NotificationQueue {
  readonly #modules: readonly RunningModule[];
  readonly #clientId: string;
  readonly #log: Logger;
  readonly #clock: Clock;
  /** For each module that is busy: settles when it has heard everything up to now. */
  readonly #busy = new Map<RunningModule, Promise<void>>();
  #waiting = 0;

  constructor(options: {
    modules: readonly RunningModule[];
    clientId: string;
    log: Logger;
    clock: Clock;
  }) {
    this.#modules = options.modules;
    this.#clientId = options.clientId;
    this.#log = options.log;
    this.#clock = options.clock;
  }

  /** Notifications that a busy module has yet to hear. */
  get waiting(): number {
    return this.#waiting;
  }

  send(notification: Notification): void {
    for (const module of this.#modules) {
      if (module.hooks[notification.hook] === undefined) continue;
      const before = this.#busy.get(module);
      if (before) this.#waiting += 1;
      const heard = before
        ? before.then(() => {
            this.#waiting -= 1;
            return this.#deliver(module, notification);
          })
        : this.#deliver(module, notification);
      if (heard) this.#keep(module, heard);
    }
  }

  /** Settles when every module has heard everything. */
  async drained(): Promise<void> {
    while (this.#busy.size > 0) await Promise.all(this.#busy.values());
  }

  #keep(module: RunningModule, heard: Promise<void>): void {
    const tail = heard.then(() => {
      if (this.#busy.get(module) === tail) this.#busy.delete(module);
    });
    this.#busy.set(module, tail);
  }

  #deliver(module: RunningModule, notification: Notification): Promise<void> | undefined {
    const settled = settle(() => call(module, notification), {
      clock: this.#clock,
      timeoutMs: module.timeoutMs,
    });
    if (settled instanceof Promise) {
      return settled.then((outcome) => this.#report(module, notification.hook, outcome));
    }
    this.#report(module, notification.hook, settled);
    return undefined;
  }

  #report(module: RunningModule, hook: string, settled: Settled<unknown>): void {
    if (settled.kind === 'value') return;
    const err = failure(module, hook, settled);
    this.#log.error(
      { module: module.name, hook, connection: this.#clientId, err },
      'a notification hook failed',
    );
  }
}

function call({ hooks }: RunningModule, notification: Notification): void | Promise<void> {
  if ('client' in notification) return hooks[notification.hook]?.(notification.client);
  return hooks[notification.hook]?.(notification.event);
}
